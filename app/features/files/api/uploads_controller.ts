import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { type ActionRequest, action } from "../../../platform/http/index.ts";
import { addAnswerField } from "../../../platform/support/index.ts";
import { FileParams } from "../file_key.ts";
import { TusDoor } from "../tus/tus_door.ts";

const BEGUN = { summary: "Begin a resumable upload (tus 1.0.0).", status: 201 };
const SHOWN = { summary: "Tell by HEAD how far an upload is (tus 1.0.0)." };
const ADDED = { summary: "Add bytes to an upload (tus 1.0.0).", status: 204 };
const ENDED = { summary: "Give an upload up (tus 1.0.0).", status: 204 };

/** Uploads that go on where they were cut off. */
@requestScoped()
export class UploadsController {
  readonly #door: TusDoor;
  readonly #settings: Settings;

  constructor(door: TusDoor, settings: Settings) {
    this.#door = door;
    this.#settings = settings;
  }

  create = action({ about: BEGUN }, (request) => this.#answer(request));

  show = action({ params: FileParams, about: SHOWN }, (request) => this.#answer(request));

  update = action({ params: FileParams, about: ADDED }, (request) => this.#answer(request));

  destroy = action({ params: FileParams, about: ENDED }, (request) => this.#answer(request));

  async #answer({ raw, viewer, url }: ActionRequest): Promise<Response> {
    // Refusals of our own need it as well, or clients take them for those of something else.
    addAnswerField(raw, "Tus-Resumable", "1.0.0");
    addAnswerField(raw, "Files-Max-Count", String(this.#settings.files.maxCount));
    return this.#door.answer(raw.req.raw, viewer, url("api.uploads.create"));
  }
}
