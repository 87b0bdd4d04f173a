import {
  DepartmentEditSchema,
  IdSchema,
  NewDepartmentSchema,
  ReorderSchema,
  type DepartmentRow,
  type Departments,
} from '@linia/protocol';
import { Type } from 'typebox';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { addDepartment } from './add-department.ts';
import { changeDepartment } from './change-department.ts';
import { closeDepartment, reopenDepartment } from './close-department.ts';
import { deleteDepartment } from './delete-department.ts';
import { readDepartments } from './department-rows.ts';
import { orderDepartments } from './order-departments.ts';

const Params = Type.Object({ id: IdSchema });

/** The administrator's departments, each with its queue. */
export async function departmentsRoutes(app: App): Promise<void> {
  const config = { right: 'settings:manage' } as const;

  app.get(
    '/api/departments',
    { config, schema: { description: 'All departments, the closed ones too' } },
    (): Promise<Departments> => readDepartments(app.db.pool),
  );

  app.post(
    '/api/departments',
    { config, schema: { body: NewDepartmentSchema, description: 'A department, and its queue with it' } },
    (request): Promise<DepartmentRow> =>
      inTransaction(app.db, (tx) => addDepartment(tx, request.body, personOf(request))),
  );

  app.put('/api/departments/order', { config, schema: { body: ReorderSchema } }, (request): Promise<Departments> =>
    inTransaction(app.db, (tx) => orderDepartments(tx, request.body, personOf(request))),
  );

  app.patch(
    '/api/departments/:id',
    { config, schema: { params: Params, body: DepartmentEditSchema } },
    (request): Promise<DepartmentRow> =>
      inTransaction(app.db, (tx) => changeDepartment(tx, { ...request.params, edit: request.body }, personOf(request))),
  );

  app.post(
    '/api/departments/:id/close',
    { config, schema: { params: Params, description: 'Nothing is escalated there any more' } },
    (request): Promise<DepartmentRow> =>
      inTransaction(app.db, (tx) => closeDepartment(tx, request.params.id, personOf(request))),
  );

  app.post('/api/departments/:id/reopen', { config, schema: { params: Params } }, (request): Promise<DepartmentRow> =>
    inTransaction(app.db, (tx) => reopenDepartment(tx, request.params.id, personOf(request))),
  );

  app.delete(
    '/api/departments/:id',
    { config, schema: { params: Params, description: 'A department that never had anything' } },
    async (request): Promise<object> => {
      await inTransaction(app.db, (tx) => deleteDepartment(tx, request.params.id, personOf(request)));
      return {};
    },
  );
}
