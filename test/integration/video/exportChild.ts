// Exports a clip, argv: source, target, format; prints the outcome as one line of JSON.

import { toErrorData } from '../../../src/base/errors';
import type { ExportFormat } from '../../../src/protocol/exportFormats';
import { exportClip } from '../../../src/video/exportClip';

const [, , source = '', target = '', format = ''] = process.argv;
exportClip(source, target, { format: format as ExportFormat, scale: 3 }).then(
  (result) => console.log(JSON.stringify({ result })),
  (error: unknown) => console.log(JSON.stringify({ error: toErrorData(error) })),
);
