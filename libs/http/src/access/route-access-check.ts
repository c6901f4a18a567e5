import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { accessRuleOf } from './access-rule.js';

/** Walks every route at boot. Security by declaration only works if forgetting to declare cannot happen. */
@Injectable()
export class RouteAccessCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws Error naming every route that declares no access rule */
  onModuleInit(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ metatype }) => this.undeclaredIn(metatype));
    if (undeclared.length > 0) {
      throw new Error(`These routes declare no access rule (use @Endpoint({ access })): ${undeclared.join(', ')}`);
    }
  }

  private undeclaredIn(controller: unknown): string[] {
    const { name, prototype } = controller as { name: string; prototype: Record<string, object> };
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((method) => Reflect.hasMetadata(METHOD_METADATA, prototype[method]!))
      .filter((method) => !accessRuleOf(prototype[method]!))
      .map((method) => `${name}.${method}`);
  }
}
