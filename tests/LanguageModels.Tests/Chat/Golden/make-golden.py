"""Renders templates with Jinja2, set up as Hugging Face's transformers does, and writes what comes out.

    python3 make-golden.py      (Jinja2 3.1.6)
"""
import json

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATES = {
    "llama2": """{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set rest = messages %}{% set system_message = false %}{% endif %}{% for message in rest %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Turns must go user, assistant, user, assistant') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}""",
    "llama3": """{% set turns = messages %}{% for message in turns %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}""",
    "llama3.2": """{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- The system message comes first, so that the rest can be treated alike. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}

{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- "Cutting Knowledge Date: December 2023\\n" }}
{{- "Today Date: " + date_string + "\\n\\n" }}
{%- if tools is not none %}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("Only one call at a time") }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "qwen2": """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}""",
    "qwen2.5": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0]['role'] == 'system' %}
        {{- messages[0]['content'] }}
    {%- else %}
        {{- 'You are a helpful assistant.' }}
    {%- endif %}
    {{- "\\n\\n# Tools\\n<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools>\\n{\\"name\\": <function-name>}<|im_end|>\\n" }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- message.content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
""",
    "mistral": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- set ns = namespace(index=0) %}
{%- for message in loop_messages if message.role != "system" %}
    {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
        {{- raise_exception("Roles must alternate") }}
    {%- endif %}
    {%- set ns.index = ns.index + 1 %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token }}
    {%- else %}
        {{- raise_exception("Only user and assistant are supported, not " ~ message["role"] ~ "!") }}
    {%- endif %}
{%- endfor %}
""",
    "chatml": "{% for message in messages %}\n{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}\n{% endfor %}\n{% if add_generation_prompt %}\n{{ '<|im_start|>assistant\\n' }}\n{% endif %}\n",
    "zephyr": """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}""",
    "macros": """{%- macro turn(role, content, mark="::") -%}
    [{{ role|upper }}{{ mark }}{{ content|trim|replace("o", "0") }}]
{%- endmacro %}
{%- set seen = namespace(roles=[], count=0) %}
{% for message in messages -%}
  {%- set seen.roles = seen.roles + [message.role] %}
  {%- set seen.count = seen.count + (1 if message.role == 'user' else 0) %}
  {{ loop.index }}/{{ loop.length }} {{ turn(message.role, message.content, mark=' -> ' if loop.last else '::') }}
  {% if loop.previtem is defined and loop.previtem.role == 'user' %}after user{% endif +%}
{% else -%}
  nobody
{% endfor %}
{{ seen.roles | join(', ') }} {{ seen.count }} {{ seen.roles | unique | list | length }} {{ seen.roles }}
""",
    "values": """{% set d = {'a': 1, 'b': [1, 2.5, none, true], "c": {'x': 'it\\'s'}} %}
{{ d }} {{ d | tojson }} {{ d.b[1:] }} {{ d['b'][-1] }} {{ d.b[::-1] }} {{ d.get('z', 'no') }}
{% for key, value in d.items() %}{{ key }}={{ value }};{% endfor %}

{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 1 + 2 * 3 - 4 }} {{ 1.5 + 1 }} {{ 'ab' * 2 }} {{ 1 < 2 < 3 }} {{ 3 > 2 > 5 }}
{{ 'a' in 'cat' }} {{ 'x' not in ['x'] }} {{ not true or false }} {{ none is none }} {{ 5 is odd }} {{ 6 is divisibleby 3 }} {{ 'x' is string and 1 is number }}
{{ undefined_name }}|{{ undefined_name is defined }}|{{ undefined_name | default('fallback') }}|{{ '' | default('empty', true) }}
{{ 'Hello World'.split() }} {{ 'a,b,c'.split(',')[-1] }} {{ '  x '.strip() ~ 1 ~ none }} {{ 'hello world' | title }} {{ 'HELLO' | capitalize }} {{ 'abc'[1:] }} {{ 'abc'[::-1] }}
{{ [3, 1] | first }} {{ range(3) | list }} {{ range(5, 1, -2) | list }} {{ ['a', 'b'] | map('upper') | join('-') }} {{ messages | map(attribute='role') | list }}
{{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | rejectattr('role', 'equalto', 'user') | map(attribute='content') | join('/') }}
{{ 'yes' if messages | length > 2 else 'no' }} {{ ('x' if false) }} {{ "3" | int + 1 }} {{ 3.7 | int }} {{ [1, [2]] == [1, [2]] }} {{ 1 == 1.0 }} {{ 'a' 'b' }}
{%- for i in range(6) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %} {{ loop.cycle('odd', 'even') }}{{ i }}{% endfor %}
{% set block %}  captured {{ messages[0].role }}{% endset %}
[{{ block | trim }}]
{#- a comment -#}
   {% if true %}indented{% endif %}   
  {%+ if true %}kept{% endif %}
{{ 'line\\nbreak' | indent(2) }} {{ "é" | tojson }} {{ {'k': []} | tojson(indent=2) }}
{% generation %}spoken{% endgeneration %}
{{ messages[9].content if false else 'safe' }} {{ true and 'last' }} {{ '' or 'other' }} {{ "q'uote" }} {{ ["q'uote", 'd"q'] }}""",
    "undefined-attribute": "{{ missing.name }}",
    "bad-sum": "{{ 'a' + 1 }}",
}
CONVERSATIONS = [
    [("user", "Which game next?")],
    [("system", "You are brief. "), ("user", " Hello,\n\"world\" "), ("assistant", " Hi! "), ("user", "naïve 日本 {{ x }}")],
    [("user", "a"), ("assistant", "b")],
    [("assistant", "first"), ("user", "second")],
    [("user", "one"), ("user", "two"), ("robot", "three")],
]
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"q": {"type": "string"}, "n": [1, 2.0, None, True]}}}]


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        lineno = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(lineno)

    def _body(self, caller):
        return caller()


class Refused(Exception):
    pass


def refuse(message):
    raise Refused(message)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
environment.filters["tojson"] = lambda value, ensure_ascii=False, indent=None, separators=None, sort_keys=False: json.dumps(
    value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)
environment.globals["raise_exception"] = refuse
cases = []
for name, source in TEMPLATES.items():
    for turns in CONVERSATIONS:
        for prompt, tools in [(False, None), (True, None), (True, TOOLS)]:
            variables = dict(bos_token="<s>", eos_token="</s>", **({"tools": tools} if tools else {}))
            messages = [dict(role=role, content=content) for role, content in turns]
            case = dict(template=name, messages=messages, prompt=prompt, variables=variables)
            try:
                case["text"] = environment.from_string(source).render(messages=messages, add_generation_prompt=prompt, **variables)
            except Refused as error:
                case["refused"] = str(error)
            except (jinja2.exceptions.UndefinedError, TypeError):
                case["refused"] = ""
            cases.append(case)
json.dump(dict(peer=f"Jinja2 {jinja2.__version__}", templates=TEMPLATES, cases=cases), open("golden.json", "w", encoding="utf-8"), ensure_ascii=False, indent=1)
