import { randomUUID } from 'node:crypto';
import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import { appError } from '@app/kernel';

/**
 * A named bundle of permissions. A system role comes with the installation: it keeps its name, what it carries and inherits.
 * A deleted one stays, under a name that is free again, so that the past can be told.
 */
@Entity('roles')
@Index('roles_name_uq', ['name'], { unique: true, where: 'deleted_at IS NULL' })
@Check('roles_max_holders_ck', 'max_holders > 0')
@Check('roles_name_ck', `name ~ '^[a-z][a-z0-9._-]{0,62}$'`)
@Index('roles_mfa_required_ix', ['id'], { where: 'mfa_required' })
export class Role {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'roles_id_pk' })
  id: string;

  @Column('text')
  name: string;

  @Column('text', { default: '' })
  description: string;

  @Column('boolean', { name: 'is_system', default: false })
  isSystem: boolean;

  /** Who holds it may do nothing before they have a second factor. */
  @Column('boolean', { name: 'mfa_required', default: false })
  mfaRequired: boolean;

  /** To grant it, a second person must approve. */
  @Column('boolean', { name: 'requires_approval', default: false })
  requiresApproval: boolean;

  /** At most so many may hold it at once; null: any number. */
  @Column('integer', { name: 'max_holders', nullable: true })
  maxHolders: number | null;

  @Column('timestamp with time zone', { name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;

  static create(fields: RoleFields & Pick<Role, 'name'>, id: string = randomUUID()): Role {
    const role = Object.assign(new Role(), {
      id,
      description: '',
      isSystem: false,
      mfaRequired: false,
      requiresApproval: false,
      maxHolders: null,
      deletedAt: null,
      version: 1,
    });
    role.assign(fields);
    return role;
  }

  /** What is left out stays. Answers whether anything is different now. @throws SYSTEM_ROLE_PROTECTED */
  change(fields: RoleFields): boolean {
    if (this.isSystem && (fields.name ?? this.name) !== this.name) throw appError('SYSTEM_ROLE_PROTECTED');
    if (this.isSystem && (fields.description ?? this.description) !== this.description) {
      throw appError('SYSTEM_ROLE_PROTECTED');
    }
    return this.assign(fields);
  }

  private assign(fields: RoleFields): boolean {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const different = given.filter(([field, value]) => this[field as keyof RoleFields] !== value);
    Object.assign(this, Object.fromEntries(different));
    return different.length > 0;
  }
}

/** What can be said of a role beyond what it carries and inherits. */
export type RoleFields = Partial<
  Pick<Role, 'name' | 'description' | 'mfaRequired' | 'requiresApproval' | 'maxHolders'>
>;
