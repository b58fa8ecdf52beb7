export const LEAST_MODULES = 8
export const MOST_MODULES = 30
export const LEAST_QUESTIONS = 60
export const LEAST_WORDS = 300
export const MOST_WORDS = 900
export const MOST_BLOCKS = 200
export const CHOICES = 4
