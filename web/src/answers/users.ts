// GET, POST /v1/users, DELETE /v1/users/{id}
import { list, object, text, type Of } from "../shapes.ts";

export const User = object({ id: text, name: text, role: text, createdAt: text });

export const Users = object({ users: list(User) });

export type User = Of<typeof User>;
export type Users = Of<typeof Users>;
