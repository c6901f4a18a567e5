import { ImportBatchService } from './import-batch.service.js';
import { ImportChunksRepository } from './import-chunks.repository.js';
import { ImportLedger } from './import-ledger.js';
import { ImportLifeService } from './import-life.service.js';
import { ImportPreparation } from './import-preparation.js';
import { ImportReportRepository } from './import-report.repository.js';
import { ImportRun } from './import-run.js';
import { ImportStreamService } from './import-stream.service.js';
import { ImportTidyingRepository } from './import-tidying.repository.js';
import { ImportUploadService } from './import-upload.service.js';
import { ImportWorker } from './import.worker.js';
import { ImporterStanding } from './importer-standing.js';
import { ImportsPersonalData } from './imports-personal-data.js';
import { ImportsController } from './imports.controller.js';
import { ImportsQueries } from './imports.queries.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { UserBatchCreationService } from '../user-batch-creation.service.js';

export const IMPORTS_CONTROLLERS = [ImportsController];

export const IMPORTS_PROVIDERS = [
  ImportBatchService,
  ImportChunksRepository,
  ImportLedger,
  ImportLifeService,
  ImportPreparation,
  ImportReportRepository,
  ImportRun,
  ImportStreamService,
  ImportTidyingRepository,
  ImportUploadService,
  ImportWorker,
  ImporterStanding,
  ImportsPersonalData,
  ImportsQueries,
  ImportsRepository,
  ImportsService,
  UserBatchCreationService,
];
