import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What somebody asked for and a second person has to agree to. A decision is made once: `consumed_at` is when. */
export class CreateAccessRequests1764000093000 implements MigrationInterface {
  readonly name = 'CreateAccessRequests1764000093000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE access_requests (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        role_id uuid NOT NULL,
        user_id uuid,
        scope text NOT NULL DEFAULT '*',
        valid_from timestamptz,
        valid_until timestamptz,
        reason text NOT NULL,
        ticket text,
        requested_by uuid NOT NULL,
        requested_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3) NOT NULL DEFAULT now() + interval '14 days',
        decision text,
        decided_by uuid,
        decision_reason text,
        consumed_at timestamptz(3),
        CONSTRAINT access_requests_id_pk PRIMARY KEY (id),
        CONSTRAINT access_requests_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id),
        CONSTRAINT access_requests_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT access_requests_requested_by_fk FOREIGN KEY (requested_by) REFERENCES users (id),
        CONSTRAINT access_requests_decided_by_fk FOREIGN KEY (decided_by) REFERENCES users (id),
        CONSTRAINT access_requests_decision_ck CHECK (decision IN ('approved', 'refused', 'withdrawn')),
        CONSTRAINT access_requests_consumed_at_ck CHECK ((consumed_at IS NULL) = (decision IS NULL)),
        CONSTRAINT access_requests_decided_by_ck CHECK (decision = 'withdrawn' OR decided_by <> requested_by)
      );
      CREATE INDEX access_requests_requested_at_ix ON access_requests (requested_at, id);
      CREATE INDEX access_requests_waiting_ix ON access_requests (requested_at, id) WHERE consumed_at IS NULL;
      CREATE INDEX access_requests_user_id_ix ON access_requests (user_id);
      CREATE INDEX access_requests_role_id_ix ON access_requests (role_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE access_requests');
  }
}
