export { type Check, fine, wrong } from "./check.ts";
export { DoctorCheck, doctorChecks } from "./doctor_check.ts";
