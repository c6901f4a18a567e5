import { AddressInUseNotices } from './address-in-use-notices.js';
import { EmailChangeMails } from './email-change-mails.js';
import { EmailChangeRepository } from './email-change.repository.js';
import { EmailChangeRequests } from './email-change-requests.js';
import { EmailChangeService } from './email-change.service.js';
import { EmailVerificationService } from './email-verification.service.js';
import { EmailVerificationTokens } from './email-verification-tokens.js';
import { OwnAccountController } from './own-account.controller.js';
import { OwnAccountService } from './own-account.service.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';
import { RegistrationTasks } from './registration-tasks.js';
import { RegistrationWorker } from './registration.worker.js';
import { UnverifiedAccountsJob } from './unverified-accounts.job.js';
import { UnverifiedAccountsRepository } from './unverified-accounts.repository.js';
import { UnverifiedAccountsService } from './unverified-accounts.service.js';
import { VerificationMails } from './verification-mails.js';
import { VerificationTokenListener } from './verification-token.listener.js';

export const REGISTRATION_CONTROLLERS = [OwnAccountController, RegistrationController];

export const REGISTRATION_PROVIDERS = [
  AddressInUseNotices,
  EmailChangeMails,
  EmailChangeRepository,
  EmailChangeRequests,
  EmailChangeService,
  EmailVerificationService,
  EmailVerificationTokens,
  OwnAccountService,
  RegistrationService,
  RegistrationTasks,
  RegistrationWorker,
  UnverifiedAccountsJob,
  UnverifiedAccountsRepository,
  UnverifiedAccountsService,
  VerificationMails,
  VerificationTokenListener,
];
