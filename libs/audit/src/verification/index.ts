// The lib's other door: what verifies an export needs neither Nest nor a database, and is ready at once without them.
export { type VerifiedExport } from './export-verifier.js';
export { VerificationError } from './verification-error.js';
export { type VerificationFiles, verifyExportFile } from './verify-export-file.js';
