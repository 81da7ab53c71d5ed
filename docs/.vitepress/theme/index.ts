/** VitePress's own theme, and the playground. */
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { defineAsyncComponent, h } from 'vue';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component(
      'Playground',
      defineAsyncComponent({
        loader: () => import('./Playground.vue'),
        loadingComponent: () => h('p', 'Loading the rules…'),
      }),
    );
  },
} satisfies Theme;
