export { entranceOf } from './journeys/client'
export { createServer, enrollOwnDevice } from './journeys/membership'
export { buyDuringEnrollment } from './journeys/purchase'
export { stageOf, type Stage } from './journeys/stage'
