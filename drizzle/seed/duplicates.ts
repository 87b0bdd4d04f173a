import { foldCompany, foldName } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import { insertRows, type Client, type Ids } from './rows.ts';

/** Somebody took a call, did not find the company and wrote it down once more: there to be merged, and parted again. */
const again = {
  name: 'Тихий Дон, ООО',
  of: 'ООО «Тихий Дон»',
  place: ['Склад', 'Ростов-на-Дону, Левобережная ул., 5'],
  contact: { name: 'Рогожин Глеб', position: 'по доверенности', phone: '8 (863) 555-17-29' },
} as const;

/** After everything else, so that nothing that happened is its. */
export async function writeDuplicates(tx: Client, ids: Ids, now: number): Promise<void> {
  const { rows } = await tx.query(
    `select o.kpp, c.email from organizations o join contacts c on c.organization_id = o.id where o.name = $1 order by c.id limit 1`,
    [again.of],
  );
  const { kpp, email } = rows[0] as { kpp: string; email: string };
  const [id, contactId] = [ids.next('organizations'), ids.next('contacts')];
  const { name, contact } = again;
  const days = (ago: number) => new Date(now - ago * 86_400_000).toISOString();
  await insertRows(tx, 'organizations', [{ id, name, folded: foldCompany(name), kpp, created_at: days(9) }]);
  const [place, address] = again.place;
  await insertRows(tx, 'locations', [{ id: ids.next('locations'), organization_id: id, name: place, kpp, address }]);
  await insertRows(tx, 'contacts', [
    {
      id: contactId,
      organization_id: id,
      name: contact.name,
      folded: foldName(contact.name),
      position: contact.position,
      email,
    },
  ]);
  const read = readPhone(contact.phone);
  await insertRows(tx, 'contact_phones', [
    { contact_id: contactId, raw: contact.phone, e164: read?.kind === 'number' ? read.e164 : null },
  ]);
}
