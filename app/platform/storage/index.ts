export { FolderStore } from "./folder_store.ts";
export { type ByteRange, ObjectStore, type StoredObject } from "./object_store.ts";
export { openStore } from "./open_store.ts";
export { ObjectMissingError, StorageFullError, WrongLengthError } from "./storage_errors.ts";
