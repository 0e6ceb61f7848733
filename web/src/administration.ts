/** The pages of administration: one chunk, because who opens one of them soon opens another. */
export { default as ProjectPage } from './pages/project/project_page.tsx';
export { default as ProjectsPage } from './pages/project/projects_page.tsx';
export { default as ShareImagePage } from './pages/share_image/share_image_page.tsx';
export { default as SystemPage } from './pages/system/system_page.tsx';
export { default as UsersPage } from './pages/users/users_page.tsx';
