export { UserBody } from './dto/user.dto.js';
export { InitialRoles } from './initial-roles.js';
export { PasswordHashing } from './password-hashing.js';
export { UserCreationService } from './user-creation.service.js';
export { type SignInFacts, UserDirectory } from './user-directory.js';
export { type PasswordFacts, UserPasswords } from './user-passwords.js';
export { UserQueries } from './user.queries.js';
export { UsersModule } from './users.module.js';
