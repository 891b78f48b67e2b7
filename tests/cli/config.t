== where a setting comes from
$ comity config list --origin --porcelain
# comity porcelain 1
dir	node	environment
state	{..}/state	environment
data	{..}/data	environment
policy	-	default
threads	0	default
color	auto	default
lang	en	default
listen	localhost:8080	default
metrics	localhost:9464	default
url	-	default
contact	-	default
workers	0	default

$ comity config get dir
node

$ comity --dir other config get dir
other

$ comity config get dir --json
{
  "name": "dir",
  "value": "node",
  "origin": "environment"
}

$ comity config get nothing
! comity: error: A setting cannot be read or used: there is no setting "nothing"
! code: cli/config (spec/cli.md "Configuration")
? 3

$ COMITY_CONTACT=duty@register.example comity config list
! comity: error: A setting cannot be read or used: contact: "duty@register.example" is no address that begins with mailto: or https: (environment)
! code: cli/config (spec/cli.md "Configuration")
? 2

$ COMITY_CONTACT=mailto: comity config list > /dev/null 2>&1
? 2

$ COMITY_CONTACT="$(printf 'mailto:a@b.example\nContact: x')" comity config list > /dev/null 2>&1
? 2

$ COMITY_CONTACT=mailto:duty@register.example comity config get contact
mailto:duty@register.example

== changing one
$ comity config set threads 2 --user && comity config list --origin --porcelain | grep threads
threads	2	user file

$ mkdir node && comity config set threads 3 && comity config list --origin --porcelain | grep threads
threads	3	node folder

$ COMITY_THREADS=4 comity config list --origin --porcelain | grep threads
threads	4	environment

$ comity config set lang fr --user && comity config set lang de --user && cat .config/comity/config
threads = 2
lang = de

$ comity config set dir x
! comity: error: A setting cannot be read or used: a node's folder cannot say where it is: use --user
! code: cli/config (spec/cli.md "Configuration")
? 2

== what would stop every command is not written
$ comity config set color always --user
! comity: error: A setting cannot be read or used: color: "always" is neither auto nor never (not written)
! code: cli/config (spec/cli.md "Configuration")
? 2

$ comity config get color
auto

== settings that cannot be
$ COMITY_THREADS=many comity config list
! comity: error: A setting cannot be read or used: threads: "many" is not a number of 0 to 1024 (environment)
! code: cli/config (spec/cli.md "Configuration")
? 2

$ COMITY_COLOR=blue comity config list
! comity: error: A setting cannot be read or used: color: "blue" is neither auto nor never (environment)
! code: cli/config (spec/cli.md "Configuration")
? 2

@ node/config
| # a comment
| threads

$ comity status
! comity: error: A setting cannot be read or used: node/config, line 2: not name = value
! code: cli/config (spec/cli.md "Configuration")
? 2
