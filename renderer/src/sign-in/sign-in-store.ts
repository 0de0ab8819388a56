/** The form of signing in. The password leaves it with the request, whatever the answer. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useSessionStore } from '@/app/stores/session-store'

export const useSignInStore = defineStore('sign-in', () => {
  const session = useSessionStore()
  const login = ref('')
  const password = ref('')
  const isBusy = ref(false)
  const failureCode = computed(() => session.failureCode)
  const demoAccounts = computed(() => session.demoAccounts)
  const canSubmit = computed(() => !isBusy.value && login.value.trim() !== '' && password.value !== '')

  async function submit(): Promise<boolean> {
    if (!canSubmit.value) return false
    const given = password.value
    password.value = ''
    return busy(() => session.signIn(login.value, given))
  }

  const chooseDemo = (accountId: string): Promise<boolean> => busy(() => session.signInAsDemo(accountId))

  async function busy(run: () => Promise<boolean>): Promise<boolean> {
    isBusy.value = true
    try {
      return await run()
    } finally {
      isBusy.value = false
    }
  }

  return { login, password, isBusy, failureCode, demoAccounts, canSubmit, submit, chooseDemo }
})
