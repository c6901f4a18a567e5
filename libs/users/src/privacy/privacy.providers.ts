import { AvatarPersonalData } from '../avatars/avatar-personal-data.js';
import { AccountErasure } from './account-erasure.js';
import { ErasureSweepService } from './erasure-sweep.service.js';
import { ErasuresRepository } from './erasures.repository.js';
import { ErasureJob } from './erasure.job.js';
import { OwnDataController } from './own-data.controller.js';
import { PersonErasure } from './person-erasure.js';
import { PersonalDataExportService } from './personal-data-export.service.js';
import { PrivacyController } from './privacy.controller.js';
import { UserErasureService } from './user-erasure.service.js';
import { UsersPersonalData } from './users-personal-data.js';

export const PRIVACY_CONTROLLERS = [OwnDataController, PrivacyController];

export const PRIVACY_PROVIDERS = [
  AccountErasure,
  AvatarPersonalData,
  ErasureJob,
  ErasureSweepService,
  ErasuresRepository,
  PersonErasure,
  PersonalDataExportService,
  UserErasureService,
  UsersPersonalData,
];
