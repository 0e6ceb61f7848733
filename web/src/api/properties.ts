import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, write } from './client.ts';
import { list, shape, type Wire } from './wire.ts';

export const propertiesShape = shape({ properties: list({ name: 'text', value: 'text' }) });

export const propertyValuesShape = shape({ values: list('text') });

/** What is told of an annotation besides its images. */
export interface Property {
  name: string;
  value: string;
}

const path = (annotationId: number) => `web/annotations/${annotationId}/properties`;

/** Those of the one before stay until these are here. */
export const propertiesQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['properties', annotationId],
    queryFn: async ({ signal }): Promise<Property[]> =>
      (await get<Wire<typeof propertiesShape>>(path(annotationId), signal)).properties,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** Sets those that are named; "" takes one away. All that there are then. */
export async function changeProperties(annotationId: number, properties: Record<string, string>): Promise<Property[]> {
  return (await write<Wire<typeof propertiesShape>>('PUT', path(annotationId), { properties })).properties;
}

/** The values that a property has in a project, up to 200. */
export const propertyValuesQuery = (projectId: number, name: string) =>
  queryOptions({
    queryKey: ['property values', projectId, name],
    queryFn: async ({ signal }): Promise<string[]> => {
      const asked = `web/projects/${projectId}/properties?name=${encodeURIComponent(name)}`;
      return (await get<Wire<typeof propertyValuesShape>>(asked, signal)).values;
    },
    staleTime: 60_000,
  });
