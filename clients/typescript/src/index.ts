export {
  type CallOf,
  type Answer,
  type AnswerOf,
  type ListPath,
  type Method,
  type PathsWith,
  type RowOf,
} from './calls/call-types.js';
export { type Fetch } from './calls/fetching.js';
export { type FileBody } from './calls/file-body.js';
export { type RetryOptions } from './calls/retries.js';
export {
  type RollcallClient,
  type RollcallClientOptions,
  type SessionClient,
  createRollcallClient,
} from './create-rollcall-client.js';
export {
  type AccessTokenCredentials,
  type ApiKeyCredentials,
  type Credentials,
  type SessionCredentials,
} from './credentials.js';
export { type components, type paths } from './generated/api.js';
export { ERROR_CODES } from './generated/error-codes.js';
export { ifMatch } from './if-match.js';
export {
  type ClientErrorCode,
  type FieldError,
  RollcallError,
  type RollcallErrorCode,
  type ServerErrorCode,
} from './rollcall-error.js';
export { Session, type SessionOptions } from './session/session.js';
export {
  type AskSecondFactor,
  type Me,
  type PasswordProof,
  type SecondFactorProof,
  type SecondFactorQuestion,
  type SecondFactorStep,
  type SignInResult,
} from './session/sign-in.js';
export { type TokenTransport } from './session/token-doors.js';
export {
  type StoredSession,
  type TokenStore,
  type Tokens,
  memoryTokenStore,
  webTokenStore,
} from './session/token-store.js';
