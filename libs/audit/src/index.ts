export { AuditModule } from './audit.module.js';
export { AuditPersonalData } from './erasure/audit-personal-data.js';
export { AuditErasureService } from './erasure/audit-erasure.service.js';
export { RetentionService } from './retention/retention.service.js';
export { Sealer } from './sealing/sealer.js';
