// The slim build (no compiler) has the same interface as the full one, and no types of its own.
declare module "nunjucks/browser/nunjucks-slim.js" {
  import nunjucks from "nunjucks";

  const slim: typeof nunjucks & { runtime: { SafeString: new (text: string) => object } };
  export default slim;
}
