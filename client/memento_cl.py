"""Memento from Python: projects, images, samples, labels and exports, by script.

    from memento_cl import MementoClient

    client = MementoClient("http://host/memento/", "alice", "secret")
    user_id = client.get_user_id("alice")
    project_id = client.get_or_create_project(user_id, "Kidney_2026")

Needs Python 3.9 or newer and the package `requests`.

No method raises an exception because of what the server answered, or because it did not answer. Failure is the value
-1 where an id or a count is asked for, (-1, -1) where two ids are, None where a list or a dict is; `last_error` then
says in a sentence why. An id is a whole number of at least 1; 0 stands for "none" where the text says so.

`user_id` is whoever owns what a method makes: the user who is logged in. Methods that make nothing ask for it only so
that the arguments are alike everywhere.
"""
from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from typing import Any, Callable, Iterable, Iterator, Optional
from urllib.parse import quote

import requests

__all__ = ["MementoClient"]

_CONNECT_SECONDS = 10
_ANSWER_SECONDS = 120  # between two pieces of an answer
_UPLOAD_SECONDS = 3600  # the server converts an image before it answers
_PIECE = 1 << 20


class MementoClient:
    """One user's session with one server. Not for use by several threads at once.

    base_url: where the pages are, such as "http://host/memento/", with or without the last slash.
    username, password: when given, they are used to log in at once, and again whenever the session has expired.
    token: a personal token ("memento_…", made in the pages under *My account*), in their place: nothing to log in with.

    base_url and token may be read; last_error is the reason of the latest failure, "" before the first.
    """

    def __init__(self, base_url: str, username: Optional[str] = None, password: Optional[str] = None,
                 token: Optional[str] = None) -> None:
        self.base_url = base_url.rstrip("/") + "/"
        self.token = token or ""
        self.last_error = ""
        self._status = 0  # HTTP status of the latest answer, 0 when there was none
        self._credentials: Optional[tuple[str, str]] = None  # user name, digest of the password
        self._known: dict[str, dict[str, int]] = {}  # address of a list -> {name: id}, see _get_or_make
        self._session = requests.Session()
        self._session.auth = lambda request: request  # nothing from ~/.netrc
        if username is not None and password is not None and not token:
            self.login(username, password)

    def __del__(self) -> None:
        session = getattr(self, "_session", None)
        if session is not None:
            session.close()

    # --- Session and users --------------------------------------------------------------------------------------

    def login(self, username: str, password: str) -> int:
        """Logs in; comes before everything else. Only a digest of the password leaves this computer.

        Returns 0, or -1 when the server refuses or cannot be reached.
        """
        digest = hashlib.sha256(password.encode()).hexdigest()
        self._known.clear()
        return 0 if self._log_in(username, digest) else -1

    def get_user_id(self, username: str) -> int:
        """Returns the id of the user with this user name, or -1 when there is none."""
        return _id_of(self._item(f"users/byusername/{quote(username, safe='')}", "user"), "user_id")

    # --- Projects -----------------------------------------------------------------------------------------------

    def get_project_id(self, name: str) -> int:
        """Returns the id of the project with this name, or -1 when you see none."""
        return self._find_id("projects", "projects", "project_id", name)

    def new_project(self, user_id: int, name: str, settings: str) -> int:
        """Makes a project. settings: "key:value,key:value", or "" for the defaults.

        Returns its id, or -1 when you may not or the name is taken (also by a project that you cannot see).
        """
        return self._make("projects", "project", "project_id",
                          {"name": name, "owner_id": user_id, "settings": settings})

    def get_or_create_project(self, user_id: int, name: str, settings: str = "") -> int:
        """Returns the id of the project with this name, made if there was none, or -1."""
        return self._find_or_make("projects", "projects", "project_id", name,
                                  lambda: self.new_project(user_id, name, settings))

    def delete_project(self, user_id: int, project_id: int) -> int:
        """Deletes a project and everything in it, image files included, for good. Returns 0, or -1."""
        return self._delete(f"projects/{project_id}")

    # --- Categories ---------------------------------------------------------------------------------------------

    def get_category_id(self, user_id: int, project_id: int, name: str) -> int:
        """Returns the id of the category with this name in a project, or -1."""
        return self._find_id(f"categories/byproject_id/{project_id}", "categories", "category_id", name)

    def new_category(self, user_id: int, project_id: int, name: str, settings: str) -> int:
        """Makes a category. settings: "key:value,key:value", or "". Returns its id, or -1."""
        return self._make("categories", "category", "category_id",
                          {"name": name, "project_id": project_id, "owner_id": user_id, "settings": settings})

    def get_or_create_category(self, user_id: int, project_id: int, name: str, settings: str = "") -> int:
        """Returns the id of the category with this name in a project, made if there was none, or -1."""
        return self._find_or_make(f"categories/byproject_id/{project_id}", "categories", "category_id", name,
                                  lambda: self.new_category(user_id, project_id, name, settings))

    def delete_category(self, user_id: int, project_id: int, category_id: int) -> int:
        """Deletes a category and all samples in it. Returns 0, or -1."""
        return self._delete(f"categories/{category_id}")

    # --- Images -------------------------------------------------------------------------------------------------

    def upload_image(self, user_id: int, project_id: int, filepath: str, im_format: int, name: str, im_type: str,
                     url: str) -> int:
        """Sends an image file, or registers an image that lies elsewhere.

        filepath: a file on this computer, up to 2 GiB; it is read piece by piece, never held in memory.
        im_format: 0 = choose by the file; 1 = JPEG and 2 = PNG, both at most 2048 px a side; 3 = PNG, full size;
            4 = JPEG tiles and 5 = PNG tiles, full size.
        name: unique in the project.
        im_type: "" = one file, "T" = tiles, "E" = external: then url is its http(s) address, and filepath is not used.

        Returns the id of the image, or -1: no right, name taken, file missing or no image.
        """
        about = {"name": name, "format": im_format, "type": im_type, "project_id": project_id, "owner_id": user_id}
        if im_type == "E":
            return self._make("images", "image", "image_id", {**about, "filepath": "", "uri": url})
        # A session that has expired, or a project that is not there, shows before a large file is on its way.
        if self._item(f"projects/{project_id}", "project") is None:
            return -1
        try:
            with open(filepath, "rb") as file:
                body = _Multipart(about, file, os.path.basename(filepath))
                answer = self._send("POST", "images/upload", body=body, seconds=_UPLOAD_SECONDS)
        except OSError as problem:
            return self._fail(f"The file {filepath} cannot be read: {problem}.")
        return _id_of(self._content(answer, "image"), "image_id")

    def get_or_upload_image(self, user_id: int, project_id: int, filepath: str, im_format: int, name: str,
                            im_type: str = "", url: str = "") -> int:
        """Returns the id of the image with this name in a project, uploaded if there was none, or -1.

        The arguments are those of upload_image. What an image that is there was made from is not compared.
        """
        return self._get_or_make("images", "image", "project_id", project_id, name,
                                 lambda: self.upload_image(user_id, project_id, filepath, im_format, name, im_type,
                                                           url))

    def check_image_exists(self, user_id: int, project_id: int, name: str, category_id: int,
                           annotation_id: int) -> int:
        """Looks whether a sample uses the image with this name, as its own image or in one of its layers.

        Returns the image's id if so, 0 if the project has the image but this sample does not use it, -1 if there is
        no such image.
        """
        image_id = self._find_id(f"images/byproject_id/{project_id}", "images", "image_id", name)
        if image_id == -1:
            return -1
        sample = self._item(f"annotations/{annotation_id}", "annotation")
        if sample is None:
            return 0
        used = {sample["image_id"]}
        used.update(layer["image_id"] for layer in self._layers(annotation_id) or [])
        return image_id if image_id in used else 0

    # --- Samples (annotations) ----------------------------------------------------------------------------------

    def new_annotation(self, user_id: int, project_id: int, category_id: int, image_id: int, name: str,
                       layer_name: str, layer_settings: str, layer_sequence: int, parent_id: int,
                       is_group_layer: bool) -> tuple[int, int]:
        """Makes a sample together with its first layer; both or none.

        image_id: the image of the sample and of that layer; 0 = none.
        layer_settings: "key:value,key:value", or "". layer_sequence: its place, ascending from bottom to top; -1 = 1.
        parent_id: 0, as a new sample has no group yet.
        is_group_layer: True makes the layer a group for others; False an image layer or, without image, an empty
            drawing.

        Returns (annotation_id, layer_id), or (-1, -1).
        """
        annotation_id = self._make("annotations", "annotation", "annotation_id",
                                   {"name": name, "status": "N", "image_id": image_id, "project_id": project_id,
                                    "category_id": category_id, "owner_id": user_id})
        if annotation_id == -1:
            return -1, -1
        layer_id = self._make("layers", "layer", "layer_id", {
            "name": layer_name, "data": "" if is_group_layer or image_id > 0 else "none",
            "image_id": 0 if is_group_layer else image_id, "settings": layer_settings,
            "sequence": 1 if layer_sequence == -1 else layer_sequence, "parent_id": parent_id,
            "annotation_id": annotation_id, "project_id": project_id, "owner_id": user_id})
        if layer_id == -1:
            reason, status = self.last_error, self._status
            self._delete(f"annotations/{annotation_id}")  # or a second attempt would find half of it
            self.last_error, self._status = reason, status
            return -1, -1
        return annotation_id, layer_id

    def get_or_create_annotation(self, user_id: int, project_id: int, category_id: int, image_id: int, name: str,
                                 layer_name: str, layer_settings: str = "", layer_sequence: int = 1,
                                 parent_id: int = 0, is_group_layer: bool = False) -> tuple[int, int]:
        """Looks for a sample by its name within a category, and makes it as new_annotation does if there is none.

        Returns (annotation_id, layer_id) if made, (annotation_id, -1) if it was there, (-1, -1) on failure.
        """
        layer_id = -1

        def make() -> int:
            nonlocal layer_id
            annotation_id, layer_id = self.new_annotation(user_id, project_id, category_id, image_id, name, layer_name,
                                                          layer_settings, layer_sequence, parent_id, is_group_layer)
            return annotation_id

        return self._get_or_make("annotations", "annotation", "category_id", category_id, name, make), layer_id

    def get_annotation_id(self, user_id: int, project_id: int, name: str) -> int:
        """Returns the id of the sample with this name in a project, or -1.

        Names are unique only within a category: of several, the lowest id.
        """
        return self._find_id(f"annotations/byproject_id/{project_id}", "annotations", "annotation_id", name)

    def delete_annotation(self, user_id: int, project_id: int, category_id: int, annotation_id: int) -> int:
        """Deletes a sample with its layers and comments; its images stay. Returns 0, or -1."""
        return self._delete(f"annotations/{annotation_id}")

    # --- Layers -------------------------------------------------------------------------------------------------

    def new_image_layer(self, user_id: int, project_id: int, category_id: int, annotation_id: int, image_id: int,
                        name: str, layer_settings: str, layer_sequence: int, parent_id: int) -> int:
        """Adds a layer to a sample: an image layer, or with image_id 0 a group.

        layer_sequence: its place, ascending from bottom to top; -1 = after the last layer of the sample.
        parent_id: the group that it belongs to; 0 or -1 = none.

        Returns its id, or -1.
        """
        layers: Optional[list[dict[str, Any]]] = []
        if layer_sequence == -1:
            layers = self._layers(annotation_id)
        if layers is None:
            return -1
        return self._add_layer(user_id, project_id, annotation_id, image_id, name, layer_settings, layer_sequence,
                               parent_id, layers)

    def get_or_create_layer(self, user_id: int, project_id: int, category_id: int, annotation_id: int, image_id: int,
                            name: str, layer_settings: str = "", layer_sequence: int = -1,
                            parent_id: int = 0) -> int:
        """Looks for a layer of a sample by its name, and makes it as new_image_layer does if there is none.

        With a parent_id of at least 1 it looks within that group alone, so that groups may repeat the names of their
        channels. With 0 or -1 it takes the layer of that name and image wherever in the sample it lies, or else the
        layer of that name outside of all groups.

        Returns the layer's id, or -1.
        """
        for _ in range(2):
            layers = self._layers(annotation_id)
            if layers is None:
                return -1
            found = _match(layers, name, image_id, parent_id)
            if found:
                return found
            made = self._add_layer(user_id, project_id, annotation_id, image_id, name, layer_settings,
                                   layer_sequence, parent_id, layers)
            if made != -1 or self._status != 409:
                return made
        return -1

    def edit_layer(self, user_id: int, project_id: int, category_id: int, annotation_id: int, layer_id: int,
                   image_id: int, name: str, layer_settings: str, layer_sequence: int, parent_id: int) -> int:
        """Changes a layer. What is drawn on it, and who owns it, stay.

        layer_sequence: its place; -1 = as it was. parent_id: its group; 0 or -1 = none.

        Returns layer_id, or -1.
        """
        for _ in range(3):  # somebody else may change it in between
            layer = self._item(f"layers/{layer_id}", "layer")
            if layer is None:
                return -1
            version = layer.get("version")
            layer.update({"name": name, "settings": layer_settings, "image_id": image_id, "parent_id": parent_id,
                          "annotation_id": annotation_id, "project_id": project_id})
            if layer_sequence != -1:
                layer["sequence"] = layer_sequence
            answer = self._send("PUT", f"layers/{layer_id}", values=layer,
                                headers={} if version is None else {"If-Match": str(version)})
            changed = self._content(answer, "layer")
            if changed is not None or self._status != 409:
                return _id_of(changed, "layer_id")
        return -1

    def get_layer_id(self, user_id: int, project_id: int, annotation_id: int, name: str) -> int:
        """Returns the id of the layer or group with this name in a sample (of several, the lowest), or -1."""
        return self._find_id(f"layers/byannotation_id/{annotation_id}", "layers", "layer_id", name)

    # --- Labels -------------------------------------------------------------------------------------------------

    def new_label(self, user_id: int, project_id: int, name: str) -> int:
        """Makes a label of a project. Returns its id, or -1."""
        return self._make("labels", "label", "label_id",
                          {"name": name, "project_id": project_id, "owner_id": user_id})

    def get_label_id(self, project_id: int, name: str) -> int:
        """Returns the id of the label with this name in a project, or -1."""
        return self._find_id(f"labels/byproject_id/{project_id}", "labels", "label_id", name)

    def get_annotation_labels(self, user_id: int, project_id: int, annotation_id: int) -> Optional[list[str]]:
        """Returns the names of the labels that are set on a sample, sorted, or None on failure."""
        labels = self._labels(project_id, annotation_id)
        if labels is None:
            return None
        ids, chosen = labels
        return sorted(name for name, label_id in ids.items() if label_id in chosen)

    def set_annotation_labels(self, user_id: int, project_id: int, annotation_id: int,
                              labels_list: Iterable[str]) -> int:
        """Makes labels_list, names of labels of the project, the labels of a sample; an empty list removes all.

        Returns how many are set now, or -1. A name that the project does not have is -1, and nothing is changed.
        """
        labels = self._labels(project_id, annotation_id)
        if labels is None:
            return -1
        ids, chosen = labels
        return self._set_links("annotations_labels", "annotation_id", annotation_id, "label_id", ids, labels_list,
                               chosen)

    def delete_label(self, user_id: int, project_id: int, label_id: int) -> int:
        """Deletes a label, also from all samples that have it. Returns 0, or -1."""
        return self._delete(f"labels/{label_id}")

    # --- Classifications ----------------------------------------------------------------------------------------

    def new_classification(self, user_id: int, project_id: int, name: str, ctype: str, data: str,
                           settings: str) -> int:
        """Makes a classification of a project.

        ctype: "M". data: "<icon>#<letter>" = one button named like the classification; a comma-separated list of
        options = one button each; "" = one button. settings: "key:value,key:value", or "".

        Returns its id, or -1.
        """
        return self._make("classifications", "classification", "classification_id",
                          {"name": name, "type": ctype, "data": data, "project_id": project_id, "owner_id": user_id,
                           "settings": settings})

    def get_classifications(self, user_id: int, project_id: int, category_id: int) -> Optional[list[str]]:
        """Returns the names of the classifications of type "M" that a category offers, sorted, or None on failure."""
        linked = self._linked(category_id)
        return None if linked is None else sorted(linked)

    def set_classifications(self, user_id: int, project_id: int, category_id: int,
                            classifications_list: Iterable[str]) -> int:
        """Makes classifications_list, names of classifications of the project, those that a category offers.

        Scores that were given already stay. Returns how many are set now, or -1. A name that the project does not
        have is -1, and nothing is changed.
        """
        linked = self._linked(category_id)
        all_of_project = self._list(f"classifications/byproject_id/{project_id}", "classifications")
        if linked is None or all_of_project is None:
            return -1
        ids = {item["name"]: item["classification_id"] for item in all_of_project if item["type"] == "M"}
        return self._set_links("categories_classifications", "category_id", category_id, "classification_id", ids,
                               classifications_list, set(linked.values()))

    def delete_classification(self, user_id: int, project_id: int, classification_id: int) -> int:
        """Deletes a classification with all scores that were given by it. Returns 0, or -1."""
        return self._delete(f"classifications/{classification_id}")

    # --- Participants -------------------------------------------------------------------------------------------

    def add_participant(self, user_id: int, project_id: int, category_id: int, annotation_id: int,
                        participant_id: int) -> int:
        """Lets a user annotate one sample; or a whole category, when annotation_id is 0; or the whole project, when
        category_id is 0 as well. A negative id (the failure of an earlier call) grants nothing.

        Returns participant_id, also if he was one already, or -1.
        """
        if min(project_id, category_id, annotation_id) < 0:
            return self._fail("A negative id is none: nothing was granted.")
        if annotation_id > 0:
            kind, target = "annpar", annotation_id
        elif category_id > 0:
            kind, target = "catpar", category_id
        else:
            kind, target = "propar", project_id
        return self._make("permissions", "permission", "user_id",
                          {"user_id": participant_id, "type": kind, "type_id": target})

    # --- Taking the data out ------------------------------------------------------------------------------------

    def project_summary(self, project_id: int) -> Optional[dict[str, int]]:
        """Returns {"total_participants", "total_annotations", "total_annotations_submitted",
        "total_annotations_shared"}, all whole numbers, or None on failure."""
        return self._content(self._send("GET", f"utilities/project_summary/{project_id}"))

    def project_data(self, project_id: int) -> Optional[list[dict[str, str]]]:
        """Returns one dict per sample: project, category, classification, annotation, image, status ("N" or "S"),
        label, image_uri; or None on failure. Several labels or classifications are joined with "; "."""
        return self._report("project_data", project_id)

    def project_rois(self, project_id: int) -> Optional[list[dict[str, str]]]:
        """Returns one dict per drawing layer that holds shapes: project, category, annotation, layer, data (JSON of
        the shapes, in pixels of the stored image); or None on failure."""
        return self._report("project_rois", project_id)

    def project_comments(self, project_id: int) -> Optional[list[dict[str, str]]]:
        """Returns one dict per comment: project, category, annotation, layer, content; or None on failure."""
        return self._report("project_comments", project_id)

    # --- Requests -----------------------------------------------------------------------------------------------

    def _fail(self, reason: str) -> int:
        self._status = 0
        self.last_error = reason
        return -1

    def _log_in(self, username: str, digest: str) -> bool:
        self.token = ""
        self._credentials = None  # a refused password is not tried again: failures are counted
        answer = self._send("POST", "login", headers={"username": username.encode(), "password": digest})
        token = self._content(answer, "token")
        if token is None:
            return False
        self.token = token
        self._credentials = (username, digest)
        return True

    def _send(self, method: str, path: str, *, values: Any = None, body: Optional[_Multipart] = None,
              headers: Optional[dict[str, Any]] = None, seconds: int = _ANSWER_SECONDS) -> Optional[requests.Response]:
        """The answer, whatever its status; None when there was none."""
        answer = self._send_once(method, path, values, body, headers or {}, seconds)
        if answer is not None and answer.status_code == 401 and self._credentials and self._log_in(*self._credentials):
            answer = self._send_once(method, path, values, body, headers or {}, seconds)
        return answer

    def _send_once(self, method: str, path: str, values: Any, body: Optional[_Multipart], headers: dict[str, Any],
                   seconds: int) -> Optional[requests.Response]:
        headers = {"Accept": "application/json", **headers}
        if self.token:
            headers["x-access-token"] = self.token
        if body is not None:
            body.seek(0)
            headers["Content-Type"] = body.content_type
        self._status = 0
        try:
            answer = self._session.request(method, self.base_url + path, json=values, data=body, headers=headers,
                                           timeout=(_CONNECT_SECONDS, seconds))
        except (requests.RequestException, OSError, UnicodeError) as problem:
            self.last_error = f"There was no answer from {self.base_url}: {problem}"
            return None
        self._status = answer.status_code
        return answer

    def _content(self, answer: Optional[requests.Response], key: str = "") -> Any:
        """What a successful answer holds under key ("" = all of it), or None."""
        if answer is None:
            return None
        try:
            content = answer.json()
            if answer.ok:
                return content[key] if key else content
            self.last_error = content["error"]["message"]
        except (ValueError, KeyError, TypeError):
            self.last_error = f"The answer of {answer.url} (status {answer.status_code}) is not one of Memento."
        return None

    def _item(self, path: str, wrapper: str) -> Optional[dict[str, Any]]:
        return self._content(self._send("GET", path), wrapper)

    def _list(self, path: str, key: str) -> Optional[list[dict[str, Any]]]:
        """The items of a list; [] also when what it belongs to is absent."""
        items = self._content(self._send("GET", path), key)
        return [] if items is None and self._status == 404 else items

    def _report(self, name: str, project_id: int) -> Optional[list[dict[str, str]]]:
        return self._content(self._send("GET", f"utilities/{name}/{project_id}"), name)

    def _make(self, path: str, wrapper: str, key: str, values: dict[str, Any]) -> int:
        return _id_of(self._content(self._send("POST", path, values=values), wrapper), key)

    def _delete(self, path: str) -> int:
        answer = self._send("DELETE", path)
        if answer is not None and answer.status_code == 204:
            return 0
        self._content(answer)
        return -1

    # --- Looking things up by name ------------------------------------------------------------------------------

    def _find(self, path: str, key: str, id_key: str, name: str) -> Optional[int]:
        """The lowest id of that name in a list; 0 = none, None = failure."""
        items = self._list(path, key)
        if items is None:
            return None
        name = _composed(name)
        return min((item[id_key] for item in items if item["name"] == name), default=0)

    def _find_id(self, path: str, key: str, id_key: str, name: str) -> int:
        found = self._find(path, key, id_key, name)
        return self._fail(f"There is nothing called '{name}' in {path}.") if found == 0 else found or -1

    def _find_or_make(self, path: str, key: str, id_key: str, name: str, make: Callable[[], int]) -> int:
        found = self._find(path, key, id_key, name)
        if found is None:
            return -1
        made = found or make()
        if made == -1 and self._status == 409:  # somebody else was faster
            made = self._find(path, key, id_key, name) or -1
        return made

    def _get_or_make(self, resource: str, wrapper: str, parent_key: str, parent_id: int, name: str,
                     make: Callable[[], int]) -> int:
        """As _find_or_make, for lists that grow long: read once, not once per name.

        What the list knew is asked for again before it is believed. What it did not know is made, which the server
        refuses when somebody else was faster; then, too, the list is read again.
        """
        path, id_key = f"{resource}/by{parent_key}/{parent_id}", f"{wrapper}_id"
        name = _composed(name)

        def read() -> Optional[dict[str, int]]:
            items = self._list(path, resource)
            if items is not None:
                self._known[path] = {item["name"]: item[id_key] for item in items}
            return self._known[path] if items is not None else None

        known = self._known.get(path)
        if known is None or (name in known and not self._is_still(resource, wrapper, known[name], name, parent_key,
                                                                  parent_id)):
            known = read()
        if known is None:
            return -1
        if name in known:
            return known[name]
        made = make()
        if made != -1:
            known[name] = made
        elif self._status in (0, 409):  # 0: the answer got lost, but perhaps not the request
            reason = self.last_error
            made = (read() or {}).get(name, -1)
            self.last_error = reason
        return made

    def _is_still(self, resource: str, wrapper: str, item_id: int, name: str, parent_key: str,
                  parent_id: int) -> bool:
        item = self._item(f"{resource}/{item_id}", wrapper)
        return (item is not None and item["name"] == name and item[parent_key] == parent_id
                and item.get("state") not in ("uploading", "failed"))

    def _layers(self, annotation_id: int) -> Optional[list[dict[str, Any]]]:
        return self._list(f"layers/byannotation_id/{annotation_id}", "layers")

    def _add_layer(self, user_id: int, project_id: int, annotation_id: int, image_id: int, name: str, settings: str,
                   sequence: int, parent_id: int, layers: list[dict[str, Any]]) -> int:
        """layers: what the sample has, for a sequence of -1."""
        if sequence == -1:
            sequence = max((layer["sequence"] for layer in layers), default=0) + 1
        return self._make("layers", "layer", "layer_id",
                          {"name": name, "data": "", "image_id": image_id, "settings": settings,
                           "sequence": sequence, "parent_id": parent_id, "annotation_id": annotation_id,
                           "project_id": project_id, "owner_id": user_id})

    # --- Labels of a sample, classifications of a category ------------------------------------------------------

    def _labels(self, project_id: int, annotation_id: int) -> Optional[tuple[dict[str, int], set[int]]]:
        """The labels of the project by name, and the ids of those that are set on the sample."""
        if self._item(f"annotations/{annotation_id}", "annotation") is None:
            return None
        labels = self._list(f"labels/byproject_id/{project_id}", "labels")
        links = self._list(f"annotations_labels/byfilter/{annotation_id}/0", "annotations_labels")
        if labels is None or links is None:
            return None
        return {label["name"]: label["label_id"] for label in labels}, {link["label_id"] for link in links}

    def _linked(self, category_id: int) -> Optional[dict[str, int]]:
        """The classifications of type M of a category by name."""
        if self._item(f"categories/{category_id}", "category") is None:
            return None
        items = self._list(f"classifications/bycategory_id/{category_id}", "classifications")
        if items is None:
            return None
        return {item["name"]: item["classification_id"] for item in items if item["type"] == "M"}

    def _set_links(self, resource: str, owner_key: str, owner_id: int, key: str, ids: dict[str, int],
                   names: Iterable[str], present: set[int]) -> int:
        """Adds and removes links until those of owner_id are the named ones; only what differs. How many, or -1."""
        names = {_composed(name) for name in names}
        unknown = sorted(names - set(ids))
        if unknown:
            return self._fail(f"The project has nothing called '{unknown[0]}'.")
        wanted = {ids[name] for name in names}
        for new in sorted(wanted - present):
            answer = self._send("POST", resource, values={owner_key: owner_id, key: new})
            if self._content(answer) is None:
                return -1
        for old in sorted(present - wanted):
            if self._delete(f"{resource}/{owner_id}/{old}") == -1:
                return -1
        return len(wanted)


def _composed(name: str) -> str:
    """As the server stores names: a Mac writes a letter and its accent apart, and means the same name."""
    return unicodedata.normalize("NFC", name)


def _id_of(item: Optional[dict[str, Any]], key: str) -> int:
    return -1 if item is None else item[key]


def _match(layers: list[dict[str, Any]], name: str, image_id: int, parent_id: int) -> int:
    """The layer that get_or_create_layer means; 0 = none."""
    named = [layer for layer in layers if layer["name"] == _composed(name)]
    top = [layer for layer in named if layer["parent_id"] <= 0]
    if parent_id > 0:
        fitting = [layer for layer in named if layer["parent_id"] == parent_id]
    else:
        same = [layer for layer in named if layer["image_id"] == image_id]
        fitting = [layer for layer in same if layer in top] or (same if image_id > 0 else []) or top
    return min((layer["layer_id"] for layer in fitting), default=0)


class _Multipart:
    """The body of an upload: a field `json`, then a field `file`, read from disk while it is sent."""

    def __init__(self, about: dict[str, Any], file: Any, file_name: str) -> None:
        boundary = "memento-" + os.urandom(16).hex()
        for character, code in (('"', "%22"), ("\r", "%0D"), ("\n", "%0A")):
            file_name = file_name.replace(character, code)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._head = (f'--{boundary}\r\nContent-Disposition: form-data; name="json"\r\n'
                      f"Content-Type: application/json\r\n\r\n{json.dumps(about)}\r\n"
                      f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'
                      "Content-Type: application/octet-stream\r\n\r\n").encode(errors="replace")
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self._file = file
        self._file_size = os.fstat(file.fileno()).st_size
        self._position = 0

    def __len__(self) -> int:
        return len(self._head) + self._file_size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.read(_PIECE), b"")

    def tell(self) -> int:
        return self._position

    def seek(self, position: int) -> None:
        self._position = position

    def read(self, size: int = _PIECE) -> bytes:
        """At most size bytes from one of the three parts; b"" at the end."""
        start = self._position
        for part in (self._head, None, self._tail):
            length = self._file_size if part is None else len(part)
            if start < length:
                end = min(start + (size if size >= 0 else length), length)
                piece = part[start:end] if part is not None else self._read_file(start, end)
                self._position += len(piece)
                return piece
            start -= length
        return b""

    def _read_file(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        piece = self._file.read(end - start)
        if not piece:
            raise OSError("The file became shorter while it was sent.")
        return piece
