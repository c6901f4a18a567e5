import path from 'node:path';
import { Global, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { MAIL_FROM, MAIL_TRANSPORT, Mail } from './mail.js';
import { type MailTransport, fileTransport, smtpTransport } from './mail-transport.js';

function transportFor({ smtpUrl, dataDir }: Settings): MailTransport {
  return smtpUrl ? smtpTransport(smtpUrl) : fileTransport(path.join(dataDir, 'mail'));
}

@Global()
@Module({
  providers: [
    Mail,
    { provide: MAIL_TRANSPORT, inject: [SETTINGS], useFactory: transportFor },
    { provide: MAIL_FROM, inject: [SETTINGS], useFactory: ({ mailFrom }: Settings) => mailFrom },
  ],
  exports: [Mail],
})
export class MailModule {}
