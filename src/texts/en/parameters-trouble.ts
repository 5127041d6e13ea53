import { describeProblem } from '../../amnezia/problem.ts';
import { type ParametersTroubleWords, problemLines } from '../format/parameters-trouble.ts';

export const parametersTroubleInEnglish: ParametersTroubleWords = ({ id, file, unit }, trouble) => {
  const correct =
    file === undefined || unit === undefined
      ? 'correct the file of the interface on the server and restart it'
      : `correct ${file} on the server, then there: systemctl restart ${unit}`;
  switch (trouble.kind) {
    case 'old-gate':
      return [
        'its gate is older than this version of the bot and does not tell the AmneziaWG settings',
        `renew it: sudo vpn-bot node renew ${id}`,
      ];
    case 'newer':
      return [
        `newer AmneziaWG than this version of the bot knows, by its settings ${trouble.names.join(', ')}`,
        'update the bot (vpn-bot update), or take these settings away on the server',
      ];
    case 'wrong':
      return [
        `with its AmneziaWG settings nobody can connect: ${problemLines(trouble.problems, describeProblem)}`,
        correct,
      ];
    case 'unreadable':
      return [`its AmneziaWG settings could not be read: ${trouble.reason}`, 'why: journalctl -u vpn-bot -n 30'];
    case 'changing':
      return [
        'its AmneziaWG settings have just changed',
        'nothing to do: they count once the bot has seen them twice, a minute apart',
      ];
  }
};
