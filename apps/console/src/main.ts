import '@linia/ui/linia.css';
import './styles/console.css';
import './locale.svelte.ts';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
