import type { CliTexts } from '../../cli/texts.ts';

export const wrongWords: CliTexts['wrongWords'] = {
  command: (word, meant) => `${word}: нет такой команды${meant === null ? '' : `; может быть, ${meant}?`}`,
  option: (word, meant) => `${word}: нет такого ключа${meant === null ? '' : `; может быть, ${meant}?`}`,
  missing: (name) => `после команды не хватает слова: <${name}>`,
  optionValue: (option) => `${option}: после него нужно значение`,
  tooMany: 'Слов больше, чем нужно этой команде; слова, которые вместе, возьмите в кавычки',
  help: (command) => `Что есть: ${command} --help`,
};
