import type { MailFaultCode } from '@linia/protocol';
import { m } from '../paraglide/messages.js';

const words: Record<MailFaultCode, () => string> = {
  'host.unknown': m.mail_host_unknown,
  'host.silent': m.mail_host_silent,
  'port.refused': m.mail_port_refused,
  'tls.none': m.mail_tls_none,
  'tls.missing': m.mail_tls_missing,
  'tls.failed': m.mail_tls_failed,
  'certificate.expired': m.mail_certificate_expired,
  'certificate.early': m.mail_certificate_early,
  'certificate.name': m.mail_certificate_name,
  'certificate.issuer': m.mail_certificate_issuer,
  'password.wrong': m.mail_password_wrong,
  'password.key': m.mail_password_key,
  'folder.missing': m.mail_folder_missing,
  'folder.readonly': m.mail_folder_readonly,
  'box.full': m.mail_box_full,
  'disk.theirs': m.mail_disk_theirs,
  'disk.ours': m.mail_disk_ours,
  'letter.stuck': m.mail_letter_stuck,
  'server.closed': m.mail_server_closed,
  'server.refused': m.mail_server_refused,
  'sender.refused': m.mail_sender_refused,
  'relay.none': m.mail_relay_none,
  other: m.mail_other,
};

/** What is wrong with a mailbox, in words. */
export const mailFault = (code: string): string => (words[code as MailFaultCode] ?? m.mail_other)();
