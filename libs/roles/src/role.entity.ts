import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';

/** A named bundle of permissions. System roles come with the installation and cannot be changed. */
@Entity('roles')
@Unique('roles_name_uq', ['name'])
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

  @Column('integer', { default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;
}
