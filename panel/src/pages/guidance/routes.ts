import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

const training = createRoute({
  getParentRoute: inside,
  path: '/training',
  component: page(['guidance', 'history'], () => import('./Training')),
})
const module = createRoute({
  getParentRoute: inside,
  path: '/training/modules/$moduleId',
  component: page('guidance', () => import('./Module')),
})
const exam = createRoute({
  getParentRoute: inside,
  path: '/training/exams/$attemptId',
  component: page('guidance', () => import('./Exam')),
})

export const personalTrainingRoutes = [training, module, exam] as const
