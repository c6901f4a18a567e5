import { type OpenAPIObject } from '@nestjs/swagger';
import { completeOperation } from '@app/http';
import { addExamples } from './examples.js';
import { operationsOf } from './operations.js';
import { settleSchemas } from './settled-schemas.js';
import { shareParts } from './shared-parts.js';

/** What Nest draws of each route alone, with what follows from all of them together. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  for (const [method, operation] of operationsOf(document)) {
    completeOperation(method, operation);
    // Said, and empty: that it is open to anybody is no oversight.
    operation.security ??= [];
  }
  settleSchemas(document);
  addExamples(document);
  shareParts(document);
  return document;
}
