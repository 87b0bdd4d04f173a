/** What an operation of chance may fall upon: some rows' numbers. */
export const live = `select id from interactions where state not in ('ended', 'closed')`;
export const asked = `select id, agent_id as agent from offers where state = 'pending'`;
export const connecting = `select id from assignments where state = 'connecting'`;
export const talking = `select interaction_id as call, agent_id as agent from assignments where state = 'active'`;
export const escalating = `select id, from_agent as agent from escalations where state in ('waiting', 'offered', 'accepted') order by id desc limit 8`;
