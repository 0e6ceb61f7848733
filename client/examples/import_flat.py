#!/usr/bin/env python3
"""Imports FOLDER/category/sample.tif: each file is a sample of its own, shown by a layer called "image".

Files directly in FOLDER go into a category named like FOLDER.
"""
import sys

from importing import Planned, connect, finish, folders_in, images_in, read_arguments, without_conflicts


def make_plan(folder):
    skipped = []
    plan = [Planned(file, f"{category.name}_{file.name}", category.name, file.stem)
            for category in [folder, *folders_in(folder)] for file in images_in(category, skipped)]
    return plan, skipped


def add(client, user_id, project_id, category_id, im_format, planned):
    """The id of the sample that shows the file, or -1."""
    if category_id == -1:
        return -1
    image_id = client.get_or_upload_image(user_id, project_id, str(planned.file), im_format, planned.image)
    if image_id == -1:
        return -1
    annotation_id, layer_id = client.get_or_create_annotation(
        user_id, project_id, category_id, image_id, planned.annotation, "image")
    if annotation_id != -1 and layer_id == -1:  # the sample was there
        layer_id = client.get_or_create_layer(
            user_id, project_id, category_id, annotation_id, image_id, "image", layer_sequence=1)
    return -1 if layer_id == -1 else annotation_id


def main():
    arguments = read_arguments(__doc__)
    plan, skipped = make_plan(arguments.folder)
    total = len(plan)
    plan, failed = without_conflicts(plan, "annotation", "image")
    client, user_id, project_id = connect(arguments)
    categories = {name: client.get_or_create_category(user_id, project_id, name)
                  for name in sorted({planned.category for planned in plan})}
    for number, planned in enumerate(plan, 1):
        annotation_id = add(client, user_id, project_id, categories[planned.category], arguments.format, planned)
        failed += annotation_id == -1
        outcome = f"sample {annotation_id}" if annotation_id != -1 else f"failed: {client.last_error}"
        print(f"[{number}/{len(plan)}] {planned.file.relative_to(arguments.folder)}: {outcome}", flush=True)
    return finish(total, failed, skipped)


if __name__ == "__main__":
    sys.exit(main())
