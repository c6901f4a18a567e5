export { AuthModule } from './auth.module.js';
export { FirstOwner, type Owner } from './bootstrap/first-owner.service.js';
export { RestoredDatabaseService } from './recovery/restored-database.service.js';
export { SigningKeyRotationService } from './keys/signing-key-rotation.service.js';
export { PasswordHasher } from './passwords/password-hasher.js';
export { PasswordsModule } from './passwords/passwords.module.js';
export { AuthPersonalData } from './privacy/auth-personal-data.js';
export { QueuedPersonalData } from './privacy/queued-personal-data.js';
export { AuthenticationGuard } from './tokens/authentication.guard.js';
