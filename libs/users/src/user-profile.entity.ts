import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What an account says of its person. Everything here is personal, nothing here decides access. */
@Entity('user_profiles')
@Check('user_profiles_avatar_url_ck', `avatar_url ~* '^https?://'`)
@Check('user_profiles_attributes_ck', `jsonb_typeof(attributes) = 'object'`)
@Index('user_profiles_display_name_ix', { synchronize: false })
@Index('user_profiles_attributes_ix', { synchronize: false })
export class UserProfile {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'user_profiles_user_id_pk' })
  @ForeignKey('User', { name: 'user_profiles_user_id_fk', onDelete: 'CASCADE' })
  userId: string;

  @Column('text', { name: 'first_name', nullable: true })
  firstName: string | null = null;

  @Column('text', { name: 'last_name', nullable: true })
  lastName: string | null = null;

  @Column('text', { name: 'display_name', nullable: true })
  displayName: string | null = null;

  @Column('text', { nullable: true })
  phone: string | null = null;

  @Column('text', { nullable: true })
  locale: string | null = null;

  @Column('text', { nullable: true })
  timezone: string | null = null;

  @Column('text', { name: 'avatar_url', nullable: true })
  avatarUrl: string | null = null;

  /** JSON of the client's own; typed loosely because TypeORM's types do not end on a recursive one. */
  @Column('jsonb', { default: {} })
  attributes: object = {};
}
