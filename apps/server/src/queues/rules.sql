-- The ordered rules that choose a department, each with its words: what must be so, and where it leads. The last is the default.
create or replace view escalation_rules as
  select r.position, jsonb_build_object(
      'id', r.id, 'position', r.position, 'serviceId', r.service_id, 'subjectId', r.subject_id, 'organizationId', r.organization_id,
      'departmentId', r.department_id,
      'text', coalesce(nullif(concat_ws(', ', '«' || j.name || '»', '«' || s.name || '»', '«' || o.name || '»'), ''), '*') || ' → ' || d.name) as view
  from rules r left join subjects j on j.id = r.subject_id left join services s on s.id = r.service_id
    left join organizations o on o.id = r.organization_id join departments d on d.id = r.department_id;
