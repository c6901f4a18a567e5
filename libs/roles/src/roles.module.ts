import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessEngineQueries } from './access/access-engine.queries.js';
import { AccessController } from './access/access.controller.js';
import { AccessQueries } from './access.queries.js';
import { Authority } from './authority.js';
import { Grant } from './grant.entity.js';
import { GrantsController } from './grants.controller.js';
import { GrantsService } from './grants.service.js';
import { KeyAccessQueries } from './key-access.queries.js';
import { LastOwner } from './last-owner.js';
import { Role } from './role.entity.js';
import { RolesController } from './roles.controller.js';
import { RolesQueries } from './roles.queries.js';
import { RolesRepository } from './roles.repository.js';
import { RolesService } from './roles.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Role, Grant])],
  controllers: [AccessController, RolesController, GrantsController],
  providers: [
    AccessEngineQueries,
    AccessQueries,
    Authority,
    GrantsService,
    KeyAccessQueries,
    LastOwner,
    RolesQueries,
    RolesRepository,
    RolesService,
  ],
  exports: [AccessQueries, Authority, GrantsService],
})
export class RolesModule {}
