import { MfaAccountListener } from './mfa-account.listener.js';
import { MfaChallenges } from './mfa-challenges.js';
import { MfaDisablingService } from './mfa-disabling.service.js';
import { MfaFactors } from './mfa-factors.repository.js';
import { MfaGuesses } from './mfa-guesses.js';
import { MfaJournal } from './mfa-journal.js';
import { MfaRemoval } from './mfa-removal.js';
import { MfaResetController } from './mfa-reset.controller.js';
import { MfaResetService } from './mfa-reset.service.js';
import { MfaVerificationController } from './mfa-verification.controller.js';
import { MfaVerificationService } from './mfa-verification.service.js';
import { MfaController } from './mfa.controller.js';
import { MfaQueries } from './mfa.queries.js';
import { RecoveryCodes } from './recovery-codes.repository.js';
import { RecoveryCodesService } from './recovery-codes.service.js';
import { SecondFactor } from './second-factor.js';
import { TotpActivationService } from './totp-activation.service.js';
import { TotpEnrolmentService } from './totp-enrolment.service.js';

/** Not a module of their own: signing in needs them, and they need sessions. */
export const MFA_CONTROLLERS = [MfaController, MfaResetController, MfaVerificationController];

export const MFA_PROVIDERS = [
  MfaAccountListener,
  MfaChallenges,
  MfaDisablingService,
  MfaFactors,
  MfaGuesses,
  MfaJournal,
  MfaQueries,
  MfaRemoval,
  MfaResetService,
  MfaVerificationService,
  RecoveryCodes,
  RecoveryCodesService,
  SecondFactor,
  TotpActivationService,
  TotpEnrolmentService,
];
