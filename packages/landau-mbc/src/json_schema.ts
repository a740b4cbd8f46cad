/** The schema of a configuration for editors and other programs: JSON Schema, draft 7, made from the one that validates. */

import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { configSchema } from "./config.ts";

/**
 * The JSON Schema of a configuration file. What it refuses the validation refuses too; relations between fields (a time after tEnd, the number of
 * given velocities) are checked by the validation alone.
 */
export function configJsonSchema(): JsonSchema {
  const schema = toJsonSchema(configSchema, { typeMode: "input", errorMode: "ignore", overrideSchema });
  return { title: "landau-mbc configuration", ...(described(schema) as JsonSchema) };
}

/** What has no form of its own in JSON Schema: lists that are checked by a function, and integers beyond 2^53, which no JSON file can hold. */
const overrideSchema: ConversionConfig["overrideSchema"] = ({ valibotSchema, jsonSchema }) => {
  if (valibotSchema.type === "custom") {
    const { check } = valibotSchema as v.CustomSchema<unknown, undefined>;
    const three = check([0, 0, 0]) && !check([0]);
    return { type: "array", items: { type: "number" }, ...(three ? { minItems: 3, maxItems: 3 } : {}) };
  }
  if (valibotSchema.type === "union" && jsonSchema.anyOf !== undefined) {
    const { options } = valibotSchema as v.UnionSchema<readonly v.GenericSchema[], undefined>;
    return { ...jsonSchema, anyOf: jsonSchema.anyOf.filter((_, k) => options[k]?.type !== "bigint") };
  }
  return undefined;
};

/** The same with our texts of what is allowed as descriptions, which editors show. */
function described(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(described);
  if (schema === null || typeof schema !== "object") return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => (key === "allowed" ? ["description", value] : [key, described(value)])),
  );
}
