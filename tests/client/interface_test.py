"""The documented interface: names, order of arguments, defaults."""
import inspect
import pathlib
import re
import unittest

from memento_cl import MementoClient

DOCUMENTED = """
login(username, password)
get_user_id(username)
get_project_id(name)
new_project(user_id, name, settings)
get_or_create_project(user_id, name, settings='')
delete_project(user_id, project_id)
get_category_id(user_id, project_id, name)
new_category(user_id, project_id, name, settings)
get_or_create_category(user_id, project_id, name, settings='')
delete_category(user_id, project_id, category_id)
upload_image(user_id, project_id, filepath, im_format, name, im_type, url)
get_or_upload_image(user_id, project_id, filepath, im_format, name, im_type='', url='')
check_image_exists(user_id, project_id, name, category_id, annotation_id)
new_annotation(user_id, project_id, category_id, image_id, name, layer_name, layer_settings, layer_sequence, parent_id, is_group_layer)
get_or_create_annotation(user_id, project_id, category_id, image_id, name, layer_name, layer_settings='', layer_sequence=1, parent_id=0, is_group_layer=False)
get_annotation_id(user_id, project_id, name)
delete_annotation(user_id, project_id, category_id, annotation_id)
new_image_layer(user_id, project_id, category_id, annotation_id, image_id, name, layer_settings, layer_sequence, parent_id)
get_or_create_layer(user_id, project_id, category_id, annotation_id, image_id, name, layer_settings='', layer_sequence=-1, parent_id=0)
edit_layer(user_id, project_id, category_id, annotation_id, layer_id, image_id, name, layer_settings, layer_sequence, parent_id)
get_layer_id(user_id, project_id, annotation_id, name)
new_label(user_id, project_id, name)
get_label_id(project_id, name)
get_annotation_labels(user_id, project_id, annotation_id)
set_annotation_labels(user_id, project_id, annotation_id, labels_list)
delete_label(user_id, project_id, label_id)
new_classification(user_id, project_id, name, ctype, data, settings)
get_classifications(user_id, project_id, category_id)
set_classifications(user_id, project_id, category_id, classifications_list)
delete_classification(user_id, project_id, classification_id)
add_participant(user_id, project_id, category_id, annotation_id, participant_id)
project_summary(project_id)
project_data(project_id)
project_rois(project_id)
project_comments(project_id)
"""


def methods():
    return {name: method for name, method in inspect.getmembers(MementoClient, inspect.isfunction)
            if not name.startswith("_")}


class Interface(unittest.TestCase):
    def test_signatures(self):
        found = {name: [parameter.replace(annotation=inspect.Parameter.empty)
                        for parameter in list(inspect.signature(method).parameters.values())[1:]]
                 for name, method in methods().items()}
        lines = {name + str(inspect.Signature(parameters)) for name, parameters in found.items()}
        self.assertEqual(lines, set(DOCUMENTED.strip().splitlines()))

    def test_the_table_of_the_readme(self):
        readme = pathlib.Path(inspect.getfile(MementoClient)).with_name("README.md").read_text()
        self.assertEqual(re.findall(r"^\| `(\w+\(.*\))` \|", readme, re.M),
                         DOCUMENTED.strip().splitlines())

    def test_constructor(self):
        self.assertEqual(list(inspect.signature(MementoClient).parameters), ["base_url", "username", "password", "token"])

    def test_everything_is_typed_and_documented(self):
        for name, method in methods().items():
            signature = inspect.signature(method)
            self.assertIsNot(signature.return_annotation, inspect.Signature.empty, name)
            for parameter in list(signature.parameters.values())[1:]:
                self.assertIsNot(parameter.annotation, inspect.Parameter.empty, (name, parameter))
            self.assertRegex(method.__doc__ or "", r"[Rr]eturns", name)
