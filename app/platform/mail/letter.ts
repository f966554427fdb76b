/** A letter to be written from templates. */
export interface Letter {
  /** One address, or several that all stand in the head of the letter. */
  to: string | readonly string[];
  /** One line. */
  subject: string;
  /** `error_report` for `views/mail/error_report.njk` (HTML) and `views/mail/error_report.txt.njk`. */
  template: string;
  /** For both templates, which also know `app_name` and `app_url` (the public address, if there is one). */
  data: object;
  /** The same text for letters that belong together; programs show them as one conversation. */
  thread?: string;
}
