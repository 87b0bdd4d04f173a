import type { DemoArticle } from './article.ts';

/** Documents on their way. */
export const documentArticles: readonly DemoArticle[] = [
  {
    slug: 'document-stuck-sent',
    read: 377,
    ru: {
      title: 'Документ завис в статусе «Отправлен»',
      keywords: 'УПД не отправляется, не доставлен, контрагент не получил, зависло, статус не меняется',
      text: `«Отправлен» значит, что документ ушёл от вас и ждёт, пока его примет оператор получателя.

- Внутри нашей сети это минута. Если прошло больше часа, откройте документ: под статусом написано, чего он ждёт.
- Через роуминг документ идёт до **24 часов**, а в первый раз с новым контрагентом дольше: его приглашение ещё не принято.
- Если контрагент говорит, что документа нет, попросите его посмотреть раздел «Входящие» другого подразделения: по КПП документ мог попасть туда.

Отправлять документ второй раз не нужно: получатель увидит два и отклонит оба.`,
    },
    en: {
      title: 'A document is stuck at “Sent”',
      keywords: 'invoice not sent, not delivered, partner did not get it, status does not change',
      text: `“Sent” means the document has left you and waits to be taken by the recipient's operator.

- Inside our network this takes a minute. After more than an hour open the document: what it waits for stands under the status.
- Through roaming a document takes up to **24 hours**, and the first time with a new partner longer: the invitation has not been accepted yet.
- If your partner says there is nothing, ask them to look into “Incoming” of another branch: the document may have gone there by its KPP.

Do not send it a second time: the recipient will see two and refuse both.`,
    },
  },
  {
    slug: 'revoke-sent-document',
    read: 203,
    ru: {
      title: 'Как отозвать или исправить отправленный документ',
      keywords: 'аннулировать, аннулирование, исправительный, корректировочный, ошибка в УПД, удалить документ',
      text: `Пока получатель не подписал документ, его можно отозвать: откройте документ и нажмите «Отозвать».

После подписи остаются два пути:

| Что случилось | Что отправить |
| --- | --- |
| Ошибка в реквизитах, сумма верна | исправительный УПД с тем же номером |
| Изменились цена или количество | корректировочный УПД |
| Документ не нужен вовсе | предложение об аннулировании |

Аннулирование действует, когда его подписали обе стороны. Удалить подписанный документ нельзя: он хранится пять лет.`,
    },
    en: {
      title: 'How to recall or correct a document that was sent',
      keywords: 'annul, cancel, corrective invoice, mistake, delete a document',
      text: `Until the recipient has signed a document you can recall it: open it and press “Recall”.

After the signature there are two ways:

| What happened | What to send |
| --- | --- |
| Wrong details, the amount is right | a corrected document with the same number |
| Price or quantity changed | an adjustment document |
| It is not needed at all | a proposal to annul |

Annulment takes effect when both sides have signed it. A signed document cannot be deleted: it is kept for five years.`,
    },
  },
  {
    slug: 'invoice-format',
    read: 154,
    ru: {
      title: 'Какой формат УПД принимают торговые сети',
      keywords: 'формат 5.03, xml, приказ ФНС, отклонён сетью, неверный формат, xsd',
      text: `Все сети принимают формат **5.03**. Документы старого формата отклоняются с кодом 1020100001.

Сети требуют больше, чем налоговая: номер заказа, GLN склада и номер приёмки. Чего не хватило, написано в извещении об отказе, на вкладке «История».

- В 1С обновите модуль обмена до последней версии: формат переключится сам.
- При загрузке своего XML проверьте его на странице «Проверка документа» до отправки.`,
    },
    en: {
      title: 'Which invoice format retail chains accept',
      keywords: 'format 5.03, xml, rejected by the chain, wrong format, schema',
      text: `All chains accept format **5.03**. Documents in the old format are refused with code 1020100001.

Chains ask for more than the tax service does: the order number, the warehouse's GLN and the receiving advice number. What was missing stands in the refusal, on the tab “History”.

- In 1C update the exchange module to the latest version: the format switches by itself.
- When uploading your own XML check it on the page “Document check” before sending.`,
    },
  },
  {
    slug: 'marking-codes-refused',
    read: 121,
    ru: {
      title: 'Коды маркировки не приняты «Честным знаком»',
      keywords: 'КИЗ, ЧЗ, DataMatrix, маркированный товар, ошибка кодов, выбытие',
      text: `УПД ушёл покупателю, но «Честный знак» не сменил владельца кодов. Причина написана в статусе маркировки, рядом с суммой документа.

1. **Код не в обороте.** Его уже вывели или продали: проверьте в своём кабинете «Честного знака».
2. **Код другого владельца.** Прежний поставщик не передал его вам: попросите его закрыть свой УПД.
3. **Код обрезан.** В XML он передаётся без криптохвоста и без экранирования.

Исправьте коды и отправьте исправительный УПД: покупателю не придётся принимать товар заново.`,
    },
    en: {
      title: 'Marking codes were not accepted by Chestny Znak',
      keywords: 'DataMatrix, marked goods, code error, withdrawal from circulation',
      text: `The document has reached the buyer, but Chestny Znak did not change the owner of the codes. The reason stands in the marking status, beside the document's amount.

1. **The code is not in circulation.** It was withdrawn or sold already: check in your Chestny Znak account.
2. **The code has another owner.** Your supplier has not passed it to you: ask them to finish their document.
3. **The code is cut.** In XML it goes without its crypto tail and without escaping.

Correct the codes and send a corrected document: the buyer need not receive the goods again.`,
    },
  },
];
