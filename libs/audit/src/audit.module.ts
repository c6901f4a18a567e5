import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEvent } from './audit-event.entity.js';
import { AuditPartitionKeeper } from './audit-partition-keeper.js';
import { AuditController } from './audit.controller.js';
import { AuditListener } from './audit.listener.js';
import { AuditQueries } from './audit.queries.js';
import { CheckpointBucket } from './checkpoints/checkpoint-bucket.js';
import { CheckpointSigner } from './checkpoints/checkpoint-signer.js';
import { CheckpointSinks } from './checkpoints/checkpoint-sinks.js';
import { CheckpointQueries } from './checkpoints/checkpoint.queries.js';
import { CheckpointRepository } from './checkpoints/checkpoint.repository.js';
import { CheckpointsController } from './checkpoints/checkpoints.controller.js';
import { DeliveryRepository } from './checkpoints/delivery.repository.js';
import { PublishedKeys } from './checkpoints/published-keys.js';
import { ProofQueries } from './checkpoints/proof.queries.js';
import { AuditErasureService } from './erasure/audit-erasure.service.js';
import { AuditPersonalData } from './erasure/audit-personal-data.js';
import { AuditTraces } from './erasure/audit-traces.js';
import { AuditExportService } from './export/audit-export.service.js';
import { ExportLines } from './export/export-lines.js';
import { ExportQueries } from './export/export.queries.js';
import { TextFrequencies } from './filters/text-frequencies.js';
import { TextSearch } from './filters/text-search.js';
import { RetentionKeeper } from './retention/retention-keeper.js';
import { RetentionRepository } from './retention/retention.repository.js';
import { RetentionService } from './retention/retention.service.js';
import { SealRepository } from './sealing/seal.repository.js';
import { Sealer } from './sealing/sealer.js';
import { SealingMetrics } from './sealing/sealing-metrics.js';
import { SealingService } from './sealing/sealing.service.js';
import { TreeHeads } from './sealing/tree-heads.js';
import { AuditStreamService } from './stream/audit-stream.service.js';
import { TreeRepository } from './tree/tree.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([AuditEvent])],
  controllers: [AuditController, CheckpointsController],
  providers: [
    AuditErasureService,
    AuditExportService,
    AuditListener,
    AuditPartitionKeeper,
    AuditPersonalData,
    AuditQueries,
    AuditStreamService,
    CheckpointBucket,
    AuditTraces,
    CheckpointQueries,
    CheckpointRepository,
    CheckpointSigner,
    CheckpointSinks,
    DeliveryRepository,
    ExportLines,
    ExportQueries,
    ProofQueries,
    PublishedKeys,
    RetentionKeeper,
    RetentionRepository,
    RetentionService,
    SealRepository,
    Sealer,
    SealingMetrics,
    SealingService,
    TextFrequencies,
    TextSearch,
    TreeHeads,
    TreeRepository,
  ],
  exports: [AuditErasureService, AuditPersonalData, RetentionService, Sealer],
})
export class AuditModule {}
