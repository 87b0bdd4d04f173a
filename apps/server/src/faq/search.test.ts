import { describe, expect, it } from 'vitest';
import { aHouseWithAnswers, db } from './faq.testing.ts';
import { searchArticles } from './search.ts';

aHouseWithAnswers();

const search = async (text: string, language: 'ru' | 'en' = 'ru') =>
  (await searchArticles(db.pool, { text, language, most: 5 })).map(({ slug }) => slug);
const suggested = async (text: string, language: 'ru' | 'en' = 'ru') =>
  (await searchArticles(db.pool, { text, language, most: 3, as: 'suggestion' })).map(({ slug }) => slug);

describe('an answer is found', () => {
  it.each([
    ['сертификат отозван', 'certificate-revoked'],
    ['отозвали сертификаты', 'certificate-revoked'],
    ['сертефикат отозван', 'certificate-revoked'],
    ['серт', 'certificate-revoked'],
    ['сертификта отозвнан', 'certificate-revoked'],
    ['cthnbabrfn jnjpdfy', 'certificate-revoked'],
    ['sertifikat otozvan', 'certificate-revoked'],
    ['ЭЦП недействительна', 'certificate-revoked'],
    ['рутокен не виден', 'plugin-does-not-see-token'],
    ['плогин не видит тоен', 'plugin-does-not-see-token'],
    ['мчд', 'power-of-attorney'],
    ['машиночетаемая доверенность', 'power-of-attorney'],
    ['контрагент не получил документ', 'document-stuck-sent'],
    ['анулирование документа', 'revoke-sent-document'],
    ['зачём отзывать документ', 'revoke-sent-document'],
    ['счет и акт сверки', 'closing-documents'],
    ['счёт и акт сверки', 'closing-documents'],
    ['gln склада', 'add-warehouse'],
    ['где взять гл', 'where-to-get-gln'],
    ['диадок роуминк', 'roaming-with-another-operator'],
    ['ошибка 401 1с', 'exchange-with-1c-stopped'],
    ['забыл пороль', 'cannot-sign-in'],
    ['kbxysq rf,bytn', 'cannot-sign-in'],
    ['датаматрикс DataMatrix', 'marking-codes-refused'],
    ['маркировки коды непринял', 'marking-codes-refused'],
  ])('«%s»', async (typed, slug) => {
    expect((await search(typed)).slice(0, 3)).toContain(slug);
  });

  it.each([
    ['certificate revoked', 'certificate-revoked'],
    ['sertificate revokd', 'certificate-revoked'],
    ['forgot my pasword', 'cannot-sign-in'],
    ['сукешашсфеу', 'certificate-revoked'],
    ['power of atorney', 'power-of-attorney'],
  ])('in English: “%s”', async (typed, slug) => {
    expect((await search(typed, 'en')).slice(0, 3)).toContain(slug);
  });

  it('and nothing where nothing is about it, or nothing was said', async () => {
    expect(await search('погода на завтра в Сочи')).toEqual([]);
    expect(await search('   ')).toEqual([]);
    expect(await search(`' | !: & <-> \\ " ( ) :* \u0000 ''`)).toEqual([]);
    expect(await search('я'.repeat(5000))).toEqual([]);
  });
});

describe('under a form', () => {
  it.each([
    ['УПД не отправляется', 'document-stuck-sent'],
    [
      'Добрый день! Не можем подписать документ: пишет что сертификат отозван, помогите пожалуйста',
      'certificate-revoked',
    ],
    ['Сертификат отозван', 'certificate-revoked'],
    ['Токен или плагин не виден', 'plugin-does-not-see-token'],
    ['Доверенность (МЧД)', 'power-of-attorney'],
    ['Подключить GLN склада', 'add-warehouse'],
    ['Роуминг с другим оператором', 'roaming-with-another-operator'],
    ['Коды маркировки не приняты', 'marking-codes-refused'],
    ['Ошибка обмена с 1С', 'exchange-with-1c-stopped'],
    ['Вход в личный кабинет', 'cannot-sign-in'],
    ['Доступ второму сотруднику', 'add-employee'],
    ['Акт сверки', 'closing-documents'],
  ])('the subject «%s» has its answer', async (subject, slug) => {
    expect(await suggested(subject)).toContain(slug);
  });

  it.each(['Прошу предоставить коммерческое предложение на 200 рабочих мест', 'Благодарность Ивановой', 'Вопрос'])(
    '«%s» is answered by nobody’s guess',
    async (subject) => {
      expect(await suggested(subject)).toEqual([]);
    },
  );
});
