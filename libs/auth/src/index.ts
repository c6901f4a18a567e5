export { AuthModule } from './auth.module.js';
export { FirstOwner, type Owner } from './bootstrap/first-owner.service.js';
export { SigningKeyRotationService } from './keys/signing-key-rotation.service.js';
export { ForeignHashes } from './passwords/foreign/foreign-hashes.js';
export { PasswordHasher } from './passwords/password-hasher.js';
export { PasswordsModule } from './passwords/passwords.module.js';
export { AuthenticationGuard } from './tokens/authentication.guard.js';
