/** Who looks at the pages. */
export interface Me {
  id: number;
  username: string;
  name: string;
  email: string;
  isAdmin: boolean;
  /** may make projects */
  mayCreate: boolean;
}
