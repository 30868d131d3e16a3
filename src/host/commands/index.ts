// The table of commands: id → what it does. Adding one is a line here and a line in package.json; a test compares the two.

import { checkMachine } from './checkMachine';
import * as clip from './clipCommands';
import { copyDiagnostics } from './copyDiagnostics';
import { formatExperiment, showResolved, validateExperiment } from './documentCommands';
import { exportClip } from './exportClip';
import { openAsText, openForm } from './formCommands';
import { addModelFolder, refreshModels, revealModel } from './modelCommands';
import { newExperiment } from './newExperiment';
import { openSampleWorkspace } from './openSampleWorkspace';
import { planScene } from './planScene';
import { play } from './play';
import * as queue from './queueCommands';
import { cancelRun, runAgain, runExperiment, runShot, runSweep } from './runCommands';
import { openRun, revealRun, showMoreRuns, showResults, showRunRecord } from './resultCommands';
import type { Command } from './services';

export type { Command, Services } from './services';

export const commands = {
  't2vLab.newExperiment': newExperiment,
  't2vLab.openSampleWorkspace': openSampleWorkspace,
  't2vLab.runExperiment': runExperiment,
  't2vLab.runSweep': runSweep,
  't2vLab.runShot': runShot,
  't2vLab.runAgain': runAgain,
  't2vLab.cancelRun': cancelRun,
  't2vLab.validateExperiment': validateExperiment,
  't2vLab.formatExperiment': formatExperiment,
  't2vLab.showResolved': showResolved,
  't2vLab.openForm': openForm,
  't2vLab.openAsText': openAsText,
  't2vLab.planScene': planScene,
  't2vLab.play': play,
  't2vLab.showResults': showResults,
  't2vLab.openRun': openRun,
  't2vLab.revealRun': revealRun,
  't2vLab.showRunRecord': showRunRecord,
  't2vLab.exportClip': exportClip,
  't2vLab.showMoreRuns': showMoreRuns,
  't2vLab.newSeed': clip.newSeed,
  't2vLab.freezeSeed': clip.freezeSeed,
  't2vLab.openClipExperiment': clip.openClipExperiment,
  't2vLab.continueFromFrame': clip.continueFromFrame,
  't2vLab.useFrameAsFirst': clip.useFrameAsFirst,
  't2vLab.useFrameAsLast': clip.useFrameAsLast,
  't2vLab.pauseQueue': queue.pauseQueue,
  't2vLab.resumeQueue': queue.resumeQueue,
  't2vLab.cancelJob': queue.cancelJob,
  't2vLab.retryJob': queue.retryJob,
  't2vLab.retryFailed': queue.retryFailed,
  't2vLab.removeJob': queue.removeJob,
  't2vLab.clearEnded': queue.clearEnded,
  't2vLab.moveJobUp': queue.moveJobUp,
  't2vLab.moveJobDown': queue.moveJobDown,
  't2vLab.openJobExperiment': queue.openJobExperiment,
  't2vLab.addModelFolder': addModelFolder,
  't2vLab.refreshModels': refreshModels,
  't2vLab.revealModel': revealModel,
  't2vLab.checkMachine': checkMachine,
  't2vLab.showLog': ({ log }) => log.show(),
  't2vLab.copyDiagnostics': copyDiagnostics,
} satisfies Record<string, Command>;
