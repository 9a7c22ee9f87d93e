/** The last thing asked of an agent: that it goes. */
import { AgentLost } from '../exec/agent-connection.ts';
import type { Check } from './check.ts';
import { Complaint } from './talk.ts';

export const ending: Check = {
  name: 'it ends when standard input does',
  section: 'Running programs',
  run: async (talk) => {
    try {
      await talk.end();
    } catch (error) {
      if (!(error instanceof AgentLost)) throw error;
      // silence is told in these words; an end in others
      if (error.message.startsWith('no answer')) throw new Complaint('it is still there');
      if (!error.message.startsWith('exit code 0'))
        throw new Complaint(`it ends by ${error.message}`);
    }
  },
};
