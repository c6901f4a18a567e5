import { type MailTexts } from '../mail-texts.js';

const FALLS_NICHT_SIE_ZWEITER_FAKTOR =
  'Wenn Sie das nicht waren oder nicht darum gebeten haben, ändern Sie Ihr Passwort und sagen Sie Ihrer Administration Bescheid.';
const UMSTAENDE = 'Wann: {when}. Gerät: {device}. Netzwerkadresse: {network}.';
const FALLS_NICHT_SIE_ANMELDUNG =
  'Wenn Sie das waren, ist nichts zu tun. Wenn nicht, ändern Sie Ihr Passwort und melden Sie sich überall ab.';

export const DE: MailTexts = {
  verification: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    paragraphs: [
      'Jemand, wir hoffen Sie, hat diese Adresse für ein Konto angegeben. Bestätigen Sie sie, um zu zeigen, dass Sie ihre Post lesen.',
      'Der Link gilt einmal und {hours} Stunden lang. Wenn Sie das nicht waren, folgen Sie ihm nicht: Ohne ihn geschieht nichts.',
    ],
    action: 'Adresse bestätigen',
  },
  'address-in-use': {
    subject: 'Jemand wollte Ihre E-Mail-Adresse verwenden',
    paragraphs: [
      'Jemand hat diese Adresse für ein Konto angegeben, aber es gibt schon eines mit ihr. Nichts wurde geändert.',
      'Wenn Sie das waren, melden Sie sich mit Ihrem Passwort an oder folgen Sie der Mail, die Sie früher bekommen haben. Wenn nicht, ist nichts zu tun.',
    ],
  },
  'address-change-requested': {
    subject: 'Ihre E-Mail-Adresse soll geändert werden',
    paragraphs: [
      'Jemand, der an Ihrem Konto angemeldet ist, möchte dessen Adresse in {email} ändern. Sie ändert sich, sobald jene Adresse bestätigt ist.',
      'Wenn Sie das nicht waren, ändern Sie jetzt Ihr Passwort: Damit verfällt die Anfrage.',
    ],
  },
  'address-changed': {
    subject: 'Ihre E-Mail-Adresse wurde geändert',
    paragraphs: [
      'Ihr Konto hat ab jetzt die Adresse {email}. Diese hier gehört nicht mehr dazu; alle anderen Geräte wurden abgemeldet.',
      'Wenn Sie das nicht waren, sagen Sie sofort Ihrer Administration Bescheid.',
    ],
  },
  invitation: {
    subject: 'Sie sind eingeladen',
    paragraphs: [
      'Für Sie wurde ein Konto angelegt. Wählen Sie ein Passwort, um zu beginnen.',
      'Der Link gilt einmal und {days} Tage lang. Wenn Sie ihn nicht erwartet haben, ist nichts zu tun.',
    ],
    action: 'Einladung annehmen',
  },
  'password-reset': {
    subject: 'Neues Passwort festlegen',
    paragraphs: [
      'Jemand hat für Ihr Konto ein neues Passwort angefordert. Der Link gilt einmal und {minutes} Minuten lang.',
      'Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.',
    ],
    action: 'Neues Passwort festlegen',
  },
  'password-changed': {
    subject: 'Ihr Passwort wurde geändert',
    paragraphs: [
      'Das Passwort Ihres Kontos wurde soeben geändert, und alle anderen Sitzungen wurden abgemeldet.',
      'Wenn Sie das nicht waren, legen Sie sofort mit „Passwort vergessen“ ein neues fest und sagen Sie Ihrer Administration Bescheid.',
    ],
  },
  'new-device': {
    subject: 'Neue Anmeldung an Ihrem Konto',
    paragraphs: [
      'Jemand hat sich an Ihrem Konto mit einem Gerät angemeldet, das dafür bisher nicht verwendet wurde.',
      UMSTAENDE,
      FALLS_NICHT_SIE_ANMELDUNG,
    ],
  },
  'token-reuse': {
    subject: 'Wir haben eines Ihrer Geräte abgemeldet',
    paragraphs: [
      'Ein Anmeldeschlüssel Ihres Kontos wurde ein zweites Mal verwendet. Vielleicht hat jemand eine Kopie davon, deshalb wurde diese Sitzung beendet.',
      UMSTAENDE,
      FALLS_NICHT_SIE_ANMELDUNG,
    ],
  },
  'mfa.enabled': {
    subject: 'Die Anmeldung in zwei Schritten ist eingeschaltet',
    paragraphs: [
      'Ab jetzt fragt die Anmeldung an Ihrem Konto nach einem Code aus Ihrer Authenticator-App.',
      FALLS_NICHT_SIE_ZWEITER_FAKTOR,
    ],
  },
  'mfa.disabled': {
    subject: 'Die Anmeldung in zwei Schritten ist ausgeschaltet',
    paragraphs: [
      'Ihre Authenticator-App und Ihre Wiederherstellungscodes wurden entfernt. Zur Anmeldung an Ihrem Konto genügt Ihr Passwort.',
      FALLS_NICHT_SIE_ZWEITER_FAKTOR,
    ],
  },
  'mfa.recovery-code-used': {
    subject: 'Ein Wiederherstellungscode wurde verwendet',
    paragraphs: [
      'Jemand hat sich an Ihrem Konto mit einem Ihrer Wiederherstellungscodes angemeldet.',
      'Verbleibende Wiederherstellungscodes: {left}.',
      FALLS_NICHT_SIE_ZWEITER_FAKTOR,
    ],
  },
  'mfa.recovery-codes-replaced': {
    subject: 'Sie haben neue Wiederherstellungscodes',
    paragraphs: [
      'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.',
      FALLS_NICHT_SIE_ZWEITER_FAKTOR,
    ],
  },
  'mfa.reset': {
    subject: 'Ihre Anmeldung in zwei Schritten wurde zurückgesetzt',
    paragraphs: [
      'Die Administration hat Ihre Authenticator-App und Ihre Wiederherstellungscodes entfernt und Sie überall abgemeldet.',
      FALLS_NICHT_SIE_ZWEITER_FAKTOR,
    ],
  },
  impersonated: {
    subject: 'Der Support hat in Ihr Konto gesehen',
    paragraphs: [
      'Jemand vom Support hat begonnen, in Ihrem Namen zu handeln, um zu sehen, was Sie sehen. Das endet nach höchstens zehn Minuten. Ihr Passwort wurde dabei nicht bekannt, und weder dieses noch Ihre Adresse, Ihr zweiter Faktor oder Ihre Rollen können so geändert werden.',
      'Wann: {when}.',
      'Wenn Sie nicht um Hilfe gebeten haben, sagen Sie Ihrer Administration Bescheid: Wer es war und warum, ist festgehalten. In der Liste Ihrer Sitzungen können Sie es sofort beenden.',
    ],
  },
};
