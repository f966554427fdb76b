import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Router } from "../../../app/platform/http/index.ts";
import { embedded } from "../../support/storeys.ts";
import { type LiveSite, openSites } from "./channels/live_site.ts";

const Reference = z.strictObject({ $ref: z.string() });
const Schema: z.ZodType = z.record(z.string(), z.unknown());
const Content = z.record(z.string().includes("/"), z.strictObject({ schema: Schema }));
const Answer = z.strictObject({ description: z.string().min(1), content: Content.optional() });
const Parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(["path", "query"]),
  required: z.boolean(),
  description: z.string().optional(),
  schema: Schema,
});

/** What OpenAPI 3.1.1 asks of the parts that are used (sections 4.8.1, 4.8.8 to 4.8.17). */
const Operation = z.strictObject({
  operationId: z.string().min(1),
  tags: z.array(z.string().min(1)),
  summary: z.string().regex(/^[A-Z].*\.$/),
  parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^([1-5]\d\d|default)$/), z.union([Answer, Reference])),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith("/"),
    z.partialRecord(z.enum(["get", "post", "put", "patch", "delete"]), Operation),
  ),
  components: z.strictObject({
    schemas: z.record(z.string(), Schema),
    responses: z.record(z.string(), Answer),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(["http", "apiKey"]) })),
  }),
});
type Document = z.output<typeof Document>;

embedded((storey) => {
  describe("The description of the API", () => {
    let site: LiveSite;
    let document: Document;

    beforeAll(async () => {
      [site] = await openSites(storey);
      const response = await fetch(`${site.url}/api/openapi.json`);
      expect(response.status).toBe(200);
      document = Document.parse(await response.json());
    });

    const operations = () =>
      Object.entries(document.paths).flatMap(([path, verbs]) =>
        Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
      );

    it("tells of every route of the API, and of nothing else", () => {
      const described = operations().map(({ path, verb }) => `${verb} ${path}`);
      const routes = site
        .get(Router)
        .routes.filter(({ path }) => /^\/(api|realtime)\//.test(path))
        .map(({ verb, path }) => `${verb} ${path.replaceAll(/:[^{}]+}/g, "}")}`);
      expect(routes.length).toBeGreaterThan(25);
      expect(described.toSorted()).toEqual(routes.toSorted());
    });

    it("gives each operation a name of its own and the parameters of its path", () => {
      const names = operations().map(({ operation }) => operation.operationId);
      expect(new Set(names).size).toBe(names.length);
      for (const { path, operation } of operations()) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const told = operation.parameters.filter((one) => one.in === "path");
        expect(told.map(({ name }) => name)).toEqual(inPath);
        expect(told.every(({ required }) => required)).toBe(true);
        const all = operation.parameters.map(({ name, in: where }) => `${where} ${name}`);
        expect(new Set(all).size).toBe(all.length);
      }
    });

    it("refers to nothing that is not there", () => {
      const text = JSON.stringify(document);
      const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
      expect(references.length).toBeGreaterThan(0);
      for (const path of references) {
        let at: unknown = document;
        for (const key of path.split("/")) at = (at as Record<string, unknown>)[key];
        expect({ path, at: typeof at }).toEqual({ path, at: "object" });
      }
      for (const { operation } of operations())
        for (const [scheme] of operation.security.flatMap(Object.entries))
          expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
    });

    it("says what publishing takes and answers, and which scope it needs", () => {
      const publish = document.paths["/api/channels/{name}/events"]?.post;
      expect(publish?.security).toContainEqual({ bearer: ["channels:publish"] });
      const body = publish?.requestBody?.content["application/json"]?.schema as {
        properties: object;
        required: string[];
      };
      expect(Object.keys(body.properties)).toEqual([
        "event",
        "data",
        "idempotency_key",
        "delay",
        "priority",
        "socket_id",
        "info",
      ]);
      expect(body.required).toEqual(["event"]);
      expect(publish?.responses["201"]).toBeDefined();
      const history = document.paths["/api/channels/{name}/history"]?.get;
      const limit = history?.parameters.find(({ name }) => name === "limit");
      expect(limit).toMatchObject({ required: false, schema: { type: "integer", maximum: 1000 } });
      expect(document.paths["/api/openapi.json"]?.get?.security).toEqual([]);
    });
  });
});
