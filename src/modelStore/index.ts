// What the rest of the program uses of the model folders.

export { DigestCache } from './digestCache';
export { findModels, type FoundModel, type ModelPlaces, type UnusableModel } from './findModels';
export { loadSidecar, modelDigest, sidecarName, type ModelFile, type Sidecar } from './sidecar';
export { verifyModel, type ModelInfo, type VerifyOptions } from './verifyModel';
