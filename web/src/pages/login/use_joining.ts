import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { isStatus } from '../../api/client.ts';
import { invitationQuery } from '../../api/invites.ts';
import { meQuery } from '../../api/session.ts';
import { type Joined, joinedPath } from '../../model/invites.ts';

/** Joins, and goes to where one joined. Whoever finds the link used up meanwhile is told by the page, which asks again. */
export function useJoining(secret: string, join: () => Promise<Joined>, onError: () => void) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: join,
    onSuccess: (joined) => {
      client.removeQueries();
      client.prefetchQuery(meQuery);
      navigate(joinedPath(joined), { replace: true });
    },
    onError: (error) => {
      if (isStatus(error, 409) || isStatus(error, 404)) {
        client.invalidateQueries({ queryKey: invitationQuery(secret).queryKey });
      }
      onError();
    },
  });
}
