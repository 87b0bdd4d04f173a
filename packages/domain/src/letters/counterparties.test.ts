import { describe, expect, it } from 'vitest';
import { counterpartiesNamed } from './counterparties.ts';

describe('the counterparty of a letter', () => {
  it('is the name in quotes after a word of the trade', () => {
    expect(counterpartiesNamed('Не уходят УПД контрагенту «Ашан», и торговая сеть ООО «Лента» жалуется.')).toEqual([
      'Ашан',
      'Лента',
    ]);
    expect(counterpartiesNamed('Trouble with our partner "Auchan" again')).toEqual(['Auchan']);
  });
  it('is not every name in quotes, nor anything a paste of them could cost', () => {
    expect(counterpartiesNamed('Наша компания ООО «Полюс» пишет про «Сертификат отозван».')).toEqual([]);
    const began = process.cpuUsage();
    counterpartiesNamed('контрагент '.repeat(4000));
    counterpartiesNamed('магазин « '.repeat(4000));
    // some ms of a processor; a pattern that goes back takes seconds
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1_500);
  });
});
