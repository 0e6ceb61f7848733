#!/usr/bin/env python3
"""Imports FOLDER/category/sample/group/channel.tif: a sample with a group of channels, one layer per file."""
import sys

from importing import Planned, connect, finish, folders_in, images_in, read_arguments, without_conflicts


def make_plan(folder):
    plan, skipped = [], []
    for category in folders_in(folder):
        for sample in folders_in(category):
            groups = [(group, images_in(group, skipped)) for group in folders_in(sample)]
            groups = [(group, files) for group, files in groups if files]
            for group_sequence, (group, files) in enumerate(groups, 1):
                for sequence, file in enumerate(files, 1):
                    image = f"{category.name}_{sample.name}_{group.name}_{file.name}"
                    plan.append(Planned(file, image, category.name, sample.name, group.name, group_sequence, sequence))
            skipped += images_in(sample, skipped)  # what lies higher up is no channel
        skipped += images_in(category, skipped)
    skipped += images_in(folder, skipped)
    return plan, skipped


class Import:
    def __init__(self, arguments):
        self.format = arguments.format
        self.client, self.user_id, self.project_id = connect(arguments)
        self.known = {}  # categories, and groups with their samples, that were found or made

    def category(self, name):
        if name not in self.known:
            category_id = self.client.get_or_create_category(self.user_id, self.project_id, name)
            if category_id == -1:
                return -1
            self.known[name] = category_id
        return self.known[name]

    def group(self, category_id, planned):
        """The ids of the sample and of the group in it, or -1, -1."""
        key = category_id, planned.annotation, planned.group
        if key in self.known:
            return self.known[key]
        annotation_id, group_id = self.client.get_or_create_annotation(
            self.user_id, self.project_id, category_id, 0, planned.annotation, planned.group,
            layer_sequence=planned.group_sequence, is_group_layer=True)
        if annotation_id != -1 and group_id == -1:  # the sample was there, but was the group?
            group_id = self.client.get_or_create_layer(
                self.user_id, self.project_id, category_id, annotation_id, 0, planned.group,
                layer_sequence=planned.group_sequence)
        if group_id == -1:
            return -1, -1
        self.known[key] = annotation_id, group_id
        return annotation_id, group_id

    def add(self, planned):
        """The id of the layer that shows the file, or -1."""
        image_id = self.client.get_or_upload_image(
            self.user_id, self.project_id, str(planned.file), self.format, planned.image)
        category_id = -1 if image_id == -1 else self.category(planned.category)
        annotation_id, group_id = (-1, -1) if category_id == -1 else self.group(category_id, planned)
        if group_id == -1:
            return -1
        return self.client.get_or_create_layer(
            self.user_id, self.project_id, category_id, annotation_id, image_id, planned.file.name,
            layer_sequence=planned.sequence, parent_id=group_id)


def main():
    arguments = read_arguments(__doc__)
    plan, skipped = make_plan(arguments.folder)
    total = len(plan)
    plan, failed = without_conflicts(plan, "image")
    work = Import(arguments)
    for number, planned in enumerate(plan, 1):
        layer_id = work.add(planned)
        failed += layer_id == -1
        outcome = f"layer {layer_id}" if layer_id != -1 else f"failed: {work.client.last_error}"
        print(f"[{number}/{len(plan)}] {planned.file.relative_to(arguments.folder)}: {outcome}", flush=True)
    return finish(total, failed, skipped)


if __name__ == "__main__":
    sys.exit(main())
